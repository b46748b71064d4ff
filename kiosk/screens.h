#pragma once

#include "kiosk/icons.h"
#include "kiosk/style.h"
#include "kiosk/text_editing.h"
#include "kiosk/typography.h"
#include "kiosk/window/input_method.h"
#include "kiosk/window/picture_texture.h"
#include "storage/customer_directory.h"
#include "storage/request.h"
#include "sync/catalogue.h"
#include "sync/commands.h"
#include "sync/snapshot.h"

#include <chrono>
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
    bool caret_blink = true; ///< Off, the caret stands still, and so does the window between two keys.
    /// How long nobody touches the kiosk until it goes back to Home, for the next person; zero: never. Source
    /// of the standard: Edge's kiosk mode in public (reference/features.md 1e).
    Milliseconds idle = std::chrono::minutes{5};

    friend bool operator==(const UiSettings&, const UiSettings&) = default;
};

/// How the reseller's own customers get help, 24 hours x 365 days (design.md 3.5). Shown and printed as
/// given; empty what is not configured.
struct SupportProcess {
    std::string name, phone, email, web;
    std::string hours;
    std::string note;

    friend bool operator==(const SupportProcess&, const SupportProcess&) = default;
};

/// What the Device page and the help page say about this installation.
struct DeviceFacts {
    std::string kiosk_id;
    std::string version;
    std::string service_address; ///< Where requests are sent; empty when nothing is configured.
    std::string data_folder;
    std::vector<std::pair<std::string, std::string>> libraries; ///< Name and version.
    std::vector<std::string> missing_fonts;                     ///< Debian packages, as FontStack::missing().
    SupportProcess support;                                     ///< Whom to ask.
    InputMethod input_method = InputMethod::none;               ///< In use now.
    std::string input_method_name;                              ///< Named by XMODIFIERS; empty when none is.
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
struct ShowHelp { ///< About the screen that is shown.
};
/// The one request that needs attention, or the place when there are several.
struct ShowAttention {
};
struct ShowRequest {
    Reference reference;
};
struct NewRequest {
    RequestKind kind;
};
struct FocusSearch { ///< The keyboard into the field of the search.
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
/// One of kTextPercents further, as far as there are any.
struct StepTextSize {
    enum class Direction { smaller, standard, larger };
    Direction direction; ///< `standard`: 100 %.
};
struct ChooseCaret {
    enum class Look { steady, blinking };
    Look look;
};
struct DismissNotice {
};
struct ChooseFile { ///< To attach to the form that is shown.
};
struct OpenFolder {
    std::optional<PlaceBelow> place; ///< None: the folders one may begin in.
};
struct PickFile {
    std::string name; ///< In the folder that is shown.
};
struct ShowAttachment {
    Uuid attachment;
};
struct RemoveAttachment {
    Uuid attachment;
};
struct RemovePath {
    std::string path; ///< Of a draft's file that could not be copied in.
};
struct Shrink {
    int percent;
};

using Intent =
    std::variant<GoHome, GoBack, ShowPlace, ShowDevice, ShowHelp, ShowAttention, ShowRequest, NewRequest,
                 FocusSearch, SearchTyped, PickCustomer, PickService, PickArea, SolvedHere, StillNeedsHelp,
                 ContinueDraft, Typed, Submit, DiscardTyped, Act, TryLine, FetchCustomers, ChooseLanguage,
                 ChooseTextSize, StepTextSize, ChooseTheme, ChooseCaret, DismissNotice, ChooseFile,
                 OpenFolder, PickFile, ShowAttachment, RemoveAttachment, RemovePath, Shrink>;

// ---- The screens: what the person has done so far on each.

/// The two kinds of requests, and the four places.
struct HomeScreen {
};

/// Whose customer's problem it is.
struct CustomerSearchScreen {
    std::string query;
    CustomerMatches matches; ///< For `query` in the directory of the snapshot; App keeps it right.
    TextEditing editing;     ///< Of the query.
    bool wants_focus = true; ///< For one frame after the screen opens, and when a key asks for it.

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
    TextEditing editing;            ///< Of the draft's texts: caret, selection, what can be undone.

    /// Between Submit and its answer nothing may be typed, and nobody may call it saved.
    enum class Phase { writing, submitting };
    Phase phase = Phase::writing;
    bool was_submitted = false; ///< Errors are shown from then on.
    bool asks_to_discard = false;

    std::optional<Timestamp> kept_at;  ///< When the draft was last known to be on the disk.
    std::optional<ErrorCode> not_kept; ///< The draft as it is now could not be kept.
    std::optional<ErrorCode> not_accepted;

    std::vector<Attachment> attachments;         ///< As the core knows them.
    bool is_attaching = false;                   ///< Between choosing a file and its answer.
    std::optional<FileNotAttached> not_attached; ///< Of the last file.

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

/// Which file to attach: the folders of the configuration, and what is below them.
struct FileChooserScreen {
    RequestId draft;
    std::optional<PlaceBelow> place;          ///< None: the folders one may begin in.
    std::vector<std::filesystem::path> roots; ///< Those.
    FolderListing listing = {};
    bool is_reading = true; ///< Until the core has answered.
    std::optional<Error> fault;
};

/// One file of a form: a picture as it looks, and how large it would be at each step.
struct AttachmentScreen {
    RequestId draft;
    Attachment attachment;
    std::shared_ptr<const PictureView> view = {};       ///< Once the core has shown it.
    std::shared_ptr<const PictureTexture> texture = {}; ///< The same for the eyes.
    std::vector<ShrinkStep> steps = {};
    std::optional<Error> not_seen = {};
    bool is_working = false; ///< Between choosing a step and its answer.
    std::optional<FileNotAttached> not_changed = {};
};

/// What a screen is for, as far as help and shortcuts tell screens apart. In the order of the trace's names.
enum class Topic {
    home,
    customer_search,
    service,
    try_first,
    solved,
    form,
    receipt,
    place,
    request,
    device,
    file_chooser,
    attachment,
    help,
};

/// What the screen it was asked on is for, which keys work there, and whom to ask.
struct HelpScreen {
    Topic about;
};

using Screen = std::variant<HomeScreen, CustomerSearchScreen, ServiceScreen, TryFirstScreen, SolvedScreen,
                            FormScreen, ReceiptScreen, PlaceScreen, RequestScreen, DeviceScreen,
                            FileChooserScreen, AttachmentScreen, HelpScreen>;
Topic topic_of(const Screen& screen);

/// What of the queue people count apart, of one snapshot.
struct QueueFacts {
    std::size_t waiting = 0; ///< Ready, being sent, or being asked about.
    std::size_t on_hold = 0; ///< Paused by a person; sent only when released.
    struct Waiting {
        Reference reference;
        Timestamp saved_at;
    };
    std::optional<Waiting> oldest_waiting;
    std::optional<Reference> only_attention; ///< The request that needs attention when there is one only.
};

/// How long a request may wait until its age is worth a warning. Source: ODK Collect measures the same three
/// days (reference/features.md section 4, rule 20).
inline constexpr std::chrono::days kStaleAfter{3};

/// Whether the queue holds something that has waited too long.
bool is_stale(const QueueFacts& queue, Timestamp now);

/// What all screens read.
struct View {
    const Snapshot& snapshot;
    const QueueFacts& queue; ///< Of that snapshot.
    const Catalogue& catalogue;
    const UiSettings& settings;
    const DeviceFacts& device;
    const Style& style;
    float content_scale; ///< The display's part of the style's scale, 1 at 96 dpi.
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
std::optional<Intent> draw(FileChooserScreen& screen, const View& view);
std::optional<Intent> draw(AttachmentScreen& screen, const View& view);
std::optional<Intent> draw(HelpScreen& screen, const View& view);

/// How a state looks wherever it is shown.
struct StateLook {
    Icon icon;
    Tone tone;
};
StateLook look_of(State state);

/// What a person calls a theme.
std::string theme_name(Theme theme);

/// What stands in the header above each.
std::string title_of(const Screen& screen);

} // namespace kiosk
