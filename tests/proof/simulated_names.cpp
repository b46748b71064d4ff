#include "tests/proof/simulated_names.h"

#include <arpa/inet.h>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <netdb.h>
#include <string_view>

namespace kiosk
{

namespace
{

std::atomic<SimulatedNames::Answer> answer = SimulatedNames::Answer::unknown;
std::atomic<std::size_t> times_asked = 0;

bool is_simulated(const char* host)
{
    return host != nullptr && std::string_view{host}.ends_with(".kiosk.invalid");
}

/// As getaddrinfo gives them: one block each, so that ours and the library's are freed alike.
addrinfo* made_address(int family, const char* address, std::uint16_t port)
{
    struct Block {
        addrinfo info;
        sockaddr_storage storage;
    };
    auto* block = static_cast<Block*>(std::calloc(1, sizeof(Block)));
    addrinfo& info = block->info;
    info.ai_family = family;
    info.ai_socktype = SOCK_STREAM;
    info.ai_protocol = IPPROTO_TCP;
    info.ai_addr = reinterpret_cast<sockaddr*>(&block->storage);
    if (family == AF_INET) {
        auto& ipv4 = reinterpret_cast<sockaddr_in&>(block->storage);
        ipv4.sin_family = AF_INET;
        ipv4.sin_port = htons(port);
        ::inet_pton(AF_INET, address, &ipv4.sin_addr);
        info.ai_addrlen = sizeof ipv4;
    } else {
        auto& ipv6 = reinterpret_cast<sockaddr_in6&>(block->storage);
        ipv6.sin6_family = AF_INET6;
        ipv6.sin6_port = htons(port);
        ::inet_pton(AF_INET6, address, &ipv6.sin6_addr);
        info.ai_addrlen = sizeof ipv6;
    }
    return &info;
}

int look_up(const char* service, addrinfo** found)
{
    ++times_asked;
    std::uint16_t port = 0;
    if (service != nullptr) std::from_chars(service, service + std::strlen(service), port);
    switch (answer.load()) {
    case SimulatedNames::Answer::unknown:
        return EAI_NONAME;
    case SimulatedNames::Answer::later:
        return EAI_AGAIN;
    case SimulatedNames::Answer::ipv4:
        *found = made_address(AF_INET, "127.0.0.1", port);
        return 0;
    case SimulatedNames::Answer::ipv6:
        *found = made_address(AF_INET6, "::1", port);
        return 0;
    case SimulatedNames::Answer::dead_first:
        *found = made_address(AF_INET6, "::1", port);
        (*found)->ai_next = made_address(AF_INET, "127.0.0.1", port);
        return 0;
    }
    return EAI_FAIL;
}

} // namespace

std::size_t SimulatedNames::asked()
{
    return times_asked;
}

void SimulatedNames::answer_with(Answer wanted)
{
    answer = wanted;
}

} // namespace kiosk

// A program's own definition is found before the C library's, by libcurl too.
extern "C" int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** found)
{
    using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    if (kiosk::is_simulated(host)) return kiosk::look_up(service, found);
    static const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(host, service, hints, found);
}

extern "C" void freeaddrinfo(addrinfo* list)
{
    // glibc's blocks are one allocation each, too (getaddrinfo.c, freeaddrinfo), but for ai_canonname.
    while (list != nullptr) {
        addrinfo* const next = list->ai_next;
        std::free(list->ai_canonname);
        std::free(list);
        list = next;
    }
}
