#pragma once

#include "sync/transport.h"

#include <string>

namespace kiosk
{

/// A complete HTTP answer.
inline HttpReply answer(int status, std::string body = {}, Headers headers = {})
{
    return {.progress = Progress::answered,
            .status = status,
            .headers = std::move(headers),
            .body = std::move(body)};
}

/// No complete answer.
inline HttpReply no_answer(Progress progress, TransportFault fault, std::string code = "curl 0")
{
    return {.progress = progress, .fault = fault, .fault_code = std::move(code)};
}

inline std::string api_fault_body(const char* code, const char* description = "It says so.")
{
    return std::string{R"({"code":")"} + code + R"(","description":")" + description +
           R"(","data":[],"source":"PartnerApi"})";
}

inline constexpr const char* kLoginPage = "<html><body>Welcome to the airport</body></html>";

} // namespace kiosk
