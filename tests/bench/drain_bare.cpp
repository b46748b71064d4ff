#include "tests/bench/drain_clients.h"

#include "storage/ids.h"
#include "sync/settings.h"
#include "tests/bench/bare_table.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/process_facts.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <deque>

namespace kiosk::bench
{

namespace
{

/// Rows that are read at a time.
constexpr std::size_t kBatch = 256;

struct Transfer {
    CURL* easy = curl_easy_init();
    curl_slist* headers = nullptr;
    BareTable::Row row;
    std::string reply;

    static std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* user)
    {
        static_cast<Transfer*>(user)->reply.append(bytes, count);
        return count;
    }
};

/// The same headers and options as the kiosk's own transport sends (sync/api_calls.cpp,
/// sync/curl_transport.cpp).
void prepare(Transfer& transfer, const Errand& errand, RandomSource& random)
{
    CURL* easy = transfer.easy;
    curl_slist_free_all(transfer.headers);
    transfer.headers = nullptr;
    for (const std::string& header :
         {std::string{"Expect:"}, std::string{"Accept: application/json"},
          "MS-RequestId: " + Uuid::random(random).text(), "MS-CorrelationId: " + Uuid::random(random).text(),
          std::string{"MS-Contract-Version: v1"}, std::string{"MS-PartnerCenter-Application: support-kiosk"},
          std::string{"X-Locale: zh-CN"}, std::string{"Content-Type: application/json"}})
        transfer.headers = curl_slist_append(transfer.headers, header.c_str());
    transfer.reply.clear();
    curl_easy_setopt(easy, CURLOPT_URL, (errand.base_url + "/v1/servicerequests/zh-CN").c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!errand.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, errand.ca_file.c_str());
        curl_easy_setopt(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    if (errand.connections == Connections::fresh) {
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    }
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.row.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.row.body.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    curl_easy_setopt(easy, CURLOPT_PRIVATE, static_cast<void*>(&transfer));
}

} // namespace

Drained drain_bare(const std::filesystem::path& file, const Errand& errand)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    BareTable table{file};
    SystemRandom random;
    CURLM* multi = curl_multi_init();
    std::vector<Transfer> transfers(SyncSettings{}.in_flight_max);
    std::deque<BareTable::Row> rows;
    std::int64_t last_read = 0;

    const auto send_next = [&](Transfer& transfer) {
        if (rows.empty())
            for (BareTable::Row& row : table.waiting(last_read, kBatch)) {
                last_read = row.number;
                rows.push_back(std::move(row));
            }
        if (rows.empty()) return;
        transfer.row = std::move(rows.front());
        rows.pop_front();
        prepare(transfer, errand, random);
        curl_multi_add_handle(multi, transfer.easy);
    };

    Drained drained{.start_mib = resident_mib()};
    const auto begin = std::chrono::steady_clock::now();
    const double cpu_before_ms = cpu_ms();
    for (Transfer& transfer : transfers)
        send_next(transfer);
    std::size_t sent = 0;
    while (sent < errand.items) {
        int running = 0, left = 0;
        curl_multi_perform(multi, &running);
        std::vector<BareTable::Outcome> outcomes;
        std::vector<Transfer*> free;
        while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            Transfer* transfer = nullptr;
            long status = 0;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
            if (message->data.result != CURLE_OK || status != 201)
                give_up(std::string{"bare: "} + curl_easy_strerror(message->data.result) + ", http " +
                        std::to_string(status));
            outcomes.push_back({transfer->row.number, transfer->reply});
            free.push_back(transfer);
        }
        for (Transfer* transfer : free) {
            curl_multi_remove_handle(multi, transfer->easy);
            send_next(*transfer);
        }
        if (!outcomes.empty()) {
            // The next ones are on their way while the disk works.
            curl_multi_perform(multi, &running);
            table.settle(outcomes);
            sent += outcomes.size();
            if (drained.middle_mib == 0 && sent >= errand.items / 2) drained.middle_mib = resident_mib();
            continue;
        }
        curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
    }
    drained.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    drained.cpu_ms = cpu_ms() - cpu_before_ms;
    drained.end_mib = resident_mib();
    for (Transfer& transfer : transfers) {
        curl_easy_cleanup(transfer.easy);
        curl_slist_free_all(transfer.headers);
    }
    curl_multi_cleanup(multi);
    return drained;
}

} // namespace kiosk::bench
