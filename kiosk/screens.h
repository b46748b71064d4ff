#pragma once

#include "kiosk/icons.h"
#include "kiosk/style.h"
#include "kiosk/typography.h"
#include "storage/customer_directory.h"
#include "storage/request.h"
#include "sync/catalogue.h"
#include "sync/commands.h"
#include "sync/snapshot.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kiosk
{

/// What a person may set for the window, and what the configuration sets for them.
struct UiSettings {
    std::string language = "en";            ///< Of the screen; one of kLanguages.
    std::string request_language = "zh-CN"; ///< In which the labels of a request leave.
    int text_percent = 100;                 ///< One of kTextPercents.
    Theme theme = Theme::light;
    /// How long nobody touches the kiosk until it goes back to Home, for the next person; zero: never. Source
    /// of the standard: Edge's kiosk mode in public (reference/features.md 1e).
    Milliseconds idle = std::chrono::minutes{5};

    friend bool operator==(const UiSettings&, const UiSettings&) = default;
};

/// What the Device page says about this installation.
struct DeviceFacts {
    std::string kiosk_id;
    std::string version;
    std::string service_address; ///< Where requests are sent; empty when nothing is configured.
    std::string data_folder;
    std::vector<std::pair<std::string, std::string>> libraries; ///< Name and version.
    std::vector<std::string> missing_fonts;                     ///< Debian packages, as FontStack::missing().
};

// ---- What a person wants: the only thing a screen ever says.

struct GoHome {
};
struct GoBack {
};
struct ShowPlace {
    Place place;
};
struct ShowDevice {
};
struct ShowRequest {
    Reference reference;
};
struct NewRequest {
    RequestKind kind;
};
struct SearchTyped { ///< The text is in the screen.
};
struct PickCustomer {
    std::string customer_id, customer_name;
};
struct PickService {
    std::string service;
};
struct PickArea {
    Area area;
};
struct SolvedHere {
};
struct StillNeedsHelp {
};
struct ContinueDraft {
    RequestId id;
};
struct Typed { ///< The draft is in the screen.
};
struct Submit {
};
struct DiscardTyped { ///< Throw the open draft away.
};
struct Act {
    Action action; ///< On the request that is shown.
};
struct TryLine {
};
struct FetchCustomers {
};
struct ChooseLanguage {
    std::string language;
};
struct ChooseTextSize {
    int percent;
};
struct ChooseTheme {
    Theme theme;
};
struct DismissNotice {
};

using Intent = std::variant<GoHome, GoBack, ShowPlace, ShowDevice, ShowRequest, NewRequest, SearchTyped,
                            PickCustomer, PickService, PickArea, SolvedHere, StillNeedsHelp, ContinueDraft,
                            Typed, Submit, DiscardTyped, Act, TryLine, FetchCustomers, ChooseLanguage,
                            ChooseTextSize, ChooseTheme, DismissNotice>;

// ---- The screens: what the person has done so far on each.

/// The two kinds of requests, and the four places.
struct HomeScreen {
};

/// Whose customer's problem it is.
struct CustomerSearchScreen {
    std::string query;
    CustomerMatches matches; ///< For `query` in the directory of the snapshot; App keeps it right.
    bool wants_focus = true; ///< For one frame after the screen opens.

    static constexpr std::size_t rows_max = 200; ///< Nobody scrolls further; typing on is faster.
};

/// Which service it is about.
struct ServiceScreen {
    std::string customer_id, customer_name;
};

/// What to try before a request is filed.
struct TryFirstScreen {
    std::string customer_id, customer_name, service;
    std::optional<Area> area;
    std::set<std::string, std::less<>> tried; ///< Keys of ticked steps.
    std::optional<Draft> begun;               ///< The form the person came back from.
};

/// Solved without a request.
struct SolvedScreen {
};

/// The form of either kind.
struct FormScreen {
    Draft draft;
    std::vector<FieldError> errors; ///< Empty until the first Submit, then right after every keystroke.
    std::string jump_to;            ///< The field that takes the focus in the next frame; empty: none.

    /// Between Submit and its answer nothing may be typed, and nobody may call it saved.
    enum class Phase { writing, submitting };
    Phase phase = Phase::writing;
    bool was_submitted = false; ///< Errors are shown from then on.
    bool asks_to_discard = false;

    std::optional<Timestamp> kept_at;  ///< When the draft was last known to be on the disk.
    std::optional<ErrorCode> not_kept; ///< The draft as it is now could not be kept.
    std::optional<ErrorCode> not_accepted;

    // App's own memory of what it asked the core to keep.
    bool has_unkept_changes = false;
    std::optional<Timestamp> save_sent_at;
};

/// Saved here, and whether it was received there: two sentences.
struct ReceiptScreen {
    Reference reference;
    Timestamp accepted_at;
    std::optional<Entry> entry; ///< As the last snapshot knows it.
};

/// One of the four places as a list.
struct PlaceScreen {
    Place place;
    RequestList rows; ///< Of this place; App keeps it right. Drafts are read from the snapshot.
};

/// One request with everything a person may read about it.
struct RequestScreen {
    Reference reference;
    std::optional<RequestDetail> detail; ///< Empty until the core has answered.
    std::optional<Action> pending;       ///< Asked for and not yet answered.
};

/// The line, the storage, and what this kiosk is.
struct DeviceScreen {
};

using Screen = std::variant<HomeScreen, CustomerSearchScreen, ServiceScreen, TryFirstScreen, SolvedScreen,
                            FormScreen, ReceiptScreen, PlaceScreen, RequestScreen, DeviceScreen>;

/// What all screens read.
struct View {
    const Snapshot& snapshot;
    const Catalogue& catalogue;
    const UiSettings& settings;
    const DeviceFacts& device;
    const Style& style;
    Timestamp now;
    bool line_is_tried;         ///< Between Try now and its closing sentence.
    bool customers_are_fetched; ///< Between asking for the customer list and the answer.
};

// ---- Drawing. Each reads, draws and returns what the person wants; none saves, sends, logs or waits.

std::optional<Intent> draw(HomeScreen& screen, const View& view);
std::optional<Intent> draw(CustomerSearchScreen& screen, const View& view);
std::optional<Intent> draw(ServiceScreen& screen, const View& view);
std::optional<Intent> draw(TryFirstScreen& screen, const View& view);
std::optional<Intent> draw(SolvedScreen& screen, const View& view);
std::optional<Intent> draw(FormScreen& screen, const View& view);
std::optional<Intent> draw(ReceiptScreen& screen, const View& view);
std::optional<Intent> draw(PlaceScreen& screen, const View& view);
std::optional<Intent> draw(RequestScreen& screen, const View& view);
std::optional<Intent> draw(DeviceScreen& screen, const View& view);

/// How a state looks wherever it is shown.
struct StateLook {
    Icon icon;
    Tone tone;
};
StateLook look_of(State state);

/// What stands in the header above each.
std::string title_of(const Screen& screen);

} // namespace kiosk
