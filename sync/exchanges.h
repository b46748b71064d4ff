#pragma once

#include "sync/transport.h"

namespace kiosk
{

/// Starts exchanges and names them, so that whoever started one recognizes its outcome.
class Exchanges
{
public:
    explicit Exchanges(Transport& transport) : transport_(transport) {}

    ExchangeId start(HttpRequest request)
    {
        transport_.start(++last_, std::move(request));
        return last_;
    }

private:
    Transport& transport_;
    ExchangeId last_ = 0;
};

} // namespace kiosk
