#pragma once

#include "storage/customer_directory.h"
#include "sync/transport.h"

#include <map>
#include <nlohmann/json.hpp>
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

/// The same for what happened to a service request later.
struct Change {
    std::string operation; ///< `note` or `close`.
    std::string number, text;
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

    /// A file that somebody put, whole: its address and its bytes. The same address twice is here once.
    std::map<std::string, std::string> files; ///< By the end of its URL, `{number}/attachments/{sha256}`.
    std::vector<std::string> puts;            ///< All that arrived, in order, as keys of `files`.

    HttpReply receive(const HttpRequest& request, Milliseconds at);

    const std::vector<Effect>& effects() const { return effects_; }
    std::size_t effects_of(const std::string& reference) const;

    const std::vector<Change>& changes() const { return changes_; }
    std::vector<std::string> notes_of(const std::string& number) const;

    /// The representative's side. Every change has a later lastModifiedDate than the one before.
    void set_status(const std::string& number, const nlohmann::json& status);
    void write(const std::string& number, const std::string& note);
    void forget(const std::string& number) { requests_.erase(number); }

    /// A GET by this number is answered with this body instead.
    std::map<std::string, std::string> strange_bodies;

    /// No access token given out so far is good any more.
    void revoke_tokens() { good_tokens_.clear(); }
    int tokens_granted() const { return tokens_granted_; }

private:
    struct Remembered {
        HttpReply reply;
        Milliseconds at;
    };

    struct ServiceRequest {
        std::string title;
        nlohmann::json status;
        nlohmann::json notes;
        int modified = 0;
    };

    HttpReply put(const HttpRequest& request);
    HttpReply create(const HttpRequest& request, Milliseconds at);
    HttpReply update(const HttpRequest& request, Milliseconds at);
    HttpReply show(const std::string& number) const;
    nlohmann::json shown(const std::string& number) const;
    void touch(const std::string& number);
    HttpReply list(const HttpRequest& request, Milliseconds at) const;
    HttpReply customer_page(const HttpRequest& request) const;
    HttpReply grant();

    std::vector<Effect> effects_;
    std::map<std::string, std::size_t> effects_of_;  ///< By reference.
    std::map<std::string, ServiceRequest> requests_; ///< By number.
    std::vector<Change> changes_;
    int modifications_ = 0;
    std::map<std::string, Remembered> remembered_;
    std::set<std::string> good_tokens_;
    int tokens_granted_ = 0;
};

/// The value of a request's header; empty when it is absent.
std::string header_of(const HttpRequest& request, std::string_view name);

} // namespace kiosk
