#pragma once

#include "storage/customer_directory.h"
#include "sync/transport.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace kiosk
{

/// What really happened at the far side.
struct Effect {
    std::string ms_request_id, reference, number;
    Milliseconds at;
};

/// A far side in memory: it executes what reaches it and writes every execution down before it answers. Time
/// is true time, which runs on whatever the kiosk's clocks do.
class ModelFarSide
{
public:
    Milliseconds dedup_window = std::chrono::minutes{10};
    Milliseconds listing_lag{0}; ///< What is younger is not in the list yet.
    std::size_t page_size_max = 500;
    bool has_unique_references = false;
    bool wants_tokens = false;
    std::vector<Customer> customers;

    HttpReply receive(const HttpRequest& request, Milliseconds at);

    const std::vector<Effect>& effects() const { return effects_; }
    std::size_t effects_of(const std::string& reference) const;

    /// No access token given out so far is good any more.
    void revoke_tokens() { good_tokens_.clear(); }
    int tokens_granted() const { return tokens_granted_; }

private:
    struct Remembered {
        HttpReply reply;
        Milliseconds at;
    };

    HttpReply create(const HttpRequest& request, Milliseconds at);
    HttpReply list(const HttpRequest& request, Milliseconds at) const;
    HttpReply customer_page(const HttpRequest& request) const;
    HttpReply grant();

    std::vector<Effect> effects_;
    std::map<std::string, std::string> titles_; ///< By number.
    std::map<std::string, Remembered> remembered_;
    std::set<std::string> good_tokens_;
    int tokens_granted_ = 0;
};

/// The value of a request's header; empty when it is absent.
std::string header_of(const HttpRequest& request, std::string_view name);

} // namespace kiosk
