#pragma once

#include "storage/store.h"
#include "sync/courier.h"
#include "sync/note_courier.h"
#include "tests/storage/fake_clock.h"
#include "tests/sync/fake_transport.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// Where the data folder of a proof stands on its simulated disk.
inline constexpr const char* kProofFolder = "/simulated/data";

/// The settings of a proof: one exchange at a time, so that each step of it commits at most once for each
/// request and the rows of a crash are those before or after the step, nothing else.
const SyncSettings& proof_settings();

/// The world outside a kiosk: true time, the machine's clocks, the network and the far side.
struct World {
    explicit World(std::uint64_t seed) : chance(seed) {}

    SeededRandom chance;
    TrueTime time;
    FakeClock clock;
    ModelFarSide far_side;
    FakeTransport transport{far_side, time};

    void advance(Milliseconds by)
    {
        time.now += by;
        clock.advance(by);
    }
};

/// The parts of the product that keep and deliver requests, on whatever disk is mounted.
class DeliveringKiosk
{
public:
    /// Opens the store as the product does. Errors: those of Store::open.
    static Result<std::unique_ptr<DeliveringKiosk>> open(World& world,
                                                         const std::filesystem::path& folder = kProofFolder);

    /// What Core::start does first: interrupted attempts become questions, stray files go.
    Result<> recover();

    /// Claims and sends what is due.
    Result<> send();

    /// Settles what was answered. Whether there was anything.
    Result<bool> hear();

    /// Delivers until nothing is left to do by itself, letting time pass. Errors: not_possible_now when it
    /// does not come to an end.
    Result<> drain();

    std::unique_ptr<Store> store;

private:
    DeliveringKiosk(World& world, std::unique_ptr<Store> opened);

    World& world_;
    NoTrace trace_;
    Exchanges exchanges_;
    ApiCalls calls_;
    Courier courier_;
    NoteCourier note_courier_;
};

/// All that a kiosk holds of one request, as its own functions show it.
struct Holding {
    enum class Place { nowhere, draft, outbox };
    struct HeldNote {
        std::string id, text, frozen;
        State state = State::ready;
        friend bool operator==(const HeldNote&, const HeldNote&) = default;
    };

    Place place = Place::nowhere;
    State state = State::ready;
    Channel channel = Channel::partner_center;
    std::int64_t claim_sequence = 0, attempts = 0, round = 0;
    std::string number;                                           ///< 21Vianet's; empty: none yet.
    std::string form, frozen;                                     ///< What was typed; what leaves.
    std::vector<std::pair<std::string, std::string>> attachments; ///< Name and content.
    std::vector<HeldNote> notes;
    std::string typed_note;

    friend bool operator==(const Holding&, const Holding&) = default;
};

/// What `store` holds of each of `ids`: every seal of them is opened. Errors: seal_broken among others.
Result<std::vector<Holding>> holdings_of(Store& store, const std::vector<RequestId>& ids);

/// Whether they are equal in what delivering never changes: the place and all words.
bool has_same_words(const Holding& a, const Holding& b);

/// One line for a message: place, state, number, what hangs on it.
std::string in_words(const Holding& holding);

} // namespace kiosk
