#pragma once

#include "kiosk/answer_window.h"
#include "kiosk/duplicates.h"
#include "kiosk/icons.h"
#include "kiosk/note_form.h"
#include "kiosk/one_problem.h"
#include "kiosk/portal_links.h"
#include "kiosk/qr_code.h"
#include "kiosk/request_search.h"
#include "kiosk/style.h"
#include "kiosk/take_over.h"
#include "kiosk/text_editing.h"
#include "kiosk/typography.h"
#include "kiosk/window/input_method.h"
#include "kiosk/window/picture_texture.h"
#include "storage/clock_check.h"
#include "storage/customer_directory.h"
#include "storage/request.h"
#include "storage/typed_customer.h"
#include "sync/articles.h"
#include "sync/catalogue.h"
#include "sync/commands.h"
#include "sync/escalation_report.h"
#include "sync/snapshot.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kiosk
{

/// Whether the form offers to take contact and choices over from an earlier request of this kiosk.
enum class LastValues { offered, never };

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
    /// How far back the form looks for a request that says the same; zero: not at all. Two weeks: severity C
    /// is answered within three business days as published, and a case that runs through a long Chinese
    /// holiday stays open that long.
    std::chrono::days duplicate_days{14};
    LastValues last_values = LastValues::offered;

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
    std::string browser; ///< Program that opens pages; empty: none, pages are shown as text and QR code.
    InputMethod input_method = InputMethod::none; ///< In use now.
    std::string input_method_name;                ///< Named by XMODIFIERS; empty when none is.
    PortalLinks portal;                           ///< Pages that people open by themselves.
    Channel channel = Channel::partner_center;    ///< Which way a new request goes.
    bool has_courier_recipient = false;           ///< Some other kiosk takes requests over from this one.
    std::string slip_printer;          ///< The queue that prints slips; empty: they are files only.
    std::optional<Timestamp> built_at; ///< When the program was made; nothing: its clock is not judged by it.
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
struct EnterSearch { ///< Take the first match, or else what was typed.
};
struct ShowAll { ///< Of a place; what was typed to find is forgotten.
};
struct PickCustomer {
    std::string customer_id, customer_name;
};
struct TypeInCustomer { ///< Go on with what was typed as the customer.
};
struct NewCustomerRequest { ///< For the customer that is shown.
};
struct OpenPage { ///< In the browser that is configured.
    std::string url;
};
struct PickService {
    std::string service;
};
struct PickArea {
    Area area;
};
struct SolvedHere {
};
struct NameHelp {
    std::string helped; ///< As SolvedCase::helped.
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
struct GoOnAnyway { ///< The like requests that are shown are about something else; remembered with the draft.
};
struct UseTemplate {
    std::string key;
};
/// Fill the form from an earlier request of this kiosk.
struct TakeOver {
    Reference reference;
    TakeOverWhat what;
};
struct DiscardTyped { ///< Throw the open draft away.
};
struct Act {
    Action action; ///< On the request that is shown.
};
struct HandInRequest { ///< The request that is shown.
};
struct MoveRequest { ///< The request that is shown.
    Channel channel;
};
struct ShowHandInStep {
    std::size_t step;
};
struct TurnHandIn { ///< By a key, as far as there are steps.
    enum class Direction { back, on };
    Direction direction;
};
struct ShowCodePart {
    std::size_t part;
};
struct NumberTyped { ///< The text is in the screen.
};
struct CheckNumber {
};
struct RecordNumber { ///< It was looked at and is right.
};
struct LeaveHandIn { ///< The form was not submitted.
    Channel channel;
};
struct ShowCourier {
};
struct LookAgain { ///< For sticks.
};
struct ChooseStick {
    std::size_t index;
};
struct TakeAlong { ///< On the chosen stick, all that wait for a way.
};
struct TellOnStick { ///< What became of what other kiosks sent.
};
struct ImportFromStick {
    std::filesystem::path file;
};
struct TakeRequestBack { ///< The request that is shown: its stick never arrives.
};
struct GiveRequestBack { ///< The request that is shown: it is not sent from here.
};
struct TryLine {
};
struct LossesRead { ///< What the notice says is missing.
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
struct TypedNote { ///< The text is in the screen.
};
/// Opens the question that closes the request that is shown, or leaves it.
struct AskToClose {
};
struct TickCustomerInformed {
};
struct CloseShown {
};
struct ActOnShownNote {
    NoteId id;
    NoteAction action;
};
struct ChooseSlipLanguage { ///< Of the slip of the request that is shown.
    std::string language;
};
struct PrintSlip { ///< Of the request that is shown.
};
struct ShowReport {
};
struct ChooseMonth {
    std::optional<std::chrono::year_month> month; ///< Nothing: all of them.
};
struct ShowSupportProcess {
};

struct ShowArticles {
};
struct ArticlesTyped { ///< The text of the search is in the screen.
};
struct ShowArticle {
    std::string key;
};
/// The article that is shown solved the customer's problem.
struct ArticleSolved {
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
struct ShowFilesToStick { ///< Of the request that is shown or handed in.
};
struct CopyFiles { ///< To the chosen stick.
};

using Intent =
    std::variant<GoHome, GoBack, ShowPlace, ShowDevice, ShowHelp, ShowAttention, ShowRequest, NewRequest,
                 FocusSearch, SearchTyped, EnterSearch, ShowAll, PickCustomer, TypeInCustomer,
                 NewCustomerRequest, OpenPage, PickService, PickArea, SolvedHere, NameHelp, StillNeedsHelp,
                 ContinueDraft, Typed, Submit, GoOnAnyway, UseTemplate, TakeOver, DiscardTyped, Act,
                 HandInRequest, MoveRequest, ShowHandInStep, TurnHandIn, ShowCodePart, NumberTyped,
                 CheckNumber, RecordNumber, LeaveHandIn, TryLine, FetchCustomers, ChooseLanguage,
                 ChooseTextSize, StepTextSize, ChooseTheme, ChooseCaret, DismissNotice, TypedNote, AskToClose,
                 TickCustomerInformed, CloseShown, ActOnShownNote, ShowCourier, LookAgain, ChooseStick,
                 TakeAlong, TellOnStick, ImportFromStick, TakeRequestBack, GiveRequestBack,
                 ChooseSlipLanguage, PrintSlip, ShowReport, ChooseMonth, ShowSupportProcess, ShowArticles,
                 ArticlesTyped, ShowArticle, ArticleSolved, ChooseFile, OpenFolder, PickFile, ShowAttachment,
                 RemoveAttachment, RemovePath, Shrink, ShowFilesToStick, CopyFiles, LossesRead>;

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
    std::optional<TypedCustomerFault> fault; ///< Of the query as a customer typed in; until it changes.

    static constexpr std::size_t rows_max = 200; ///< Nobody scrolls further; typing on is faster.
};

/// One customer: what is known of it without a line.
struct CustomerScreen {
    enum class Origin { directory, typed_in };
    std::string customer_id;   ///< Tenant id, or what was typed.
    std::string customer_name; ///< As the directory has it; empty for one that was typed in.
    std::string domain;        ///< The same.
    Origin origin = Origin::directory;
    RequestList open, past; ///< Its requests, newest first; App keeps them right.
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

/// What it was that solved the problem.
struct WhatHelpedScreen {
    std::string service;
    Area area;
    std::set<std::string, std::less<>> tried; ///< Keys of the ticked steps; only these are offered, if any.
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
    std::vector<std::string>
        suggestions; ///< Keys of articles that may spare the request; App keeps it right.

    static constexpr std::size_t suggestions_max = 3; ///< More than a glance takes in are not read.

    /// Between Submit and its answer nothing may be typed, and nobody may call it saved.
    enum class Phase { writing, submitting };
    Phase phase = Phase::writing;
    bool was_submitted = false; ///< Errors are shown from then on.
    bool asks_to_discard = false;

    std::optional<Timestamp> kept_at;  ///< When the draft was last known to be on the disk.
    std::optional<ErrorCode> not_kept; ///< The draft as it is now could not be kept.
    std::optional<ErrorCode> not_accepted;

    // What there is to say about the text; App keeps it right.
    std::optional<SeveralSign> several; ///< It seems to name more than one problem.
    DuplicateWatch duplicates;
    RequestList like; ///< Open requests that could be the same.

    // Values of an earlier request.
    bool shows_last_values = false;
    TakeOverWhat take = TakeOverWhat::contact;
    std::optional<TakeOver> taking_over;         ///< Asked of the core.
    std::optional<Reference> taken_from;         ///< The last one taken over.
    std::optional<ErrorCode> not_taken_over;     ///< Why the last one could not be.
    std::vector<Attachment> attachments;         ///< As the core knows them.
    bool is_attaching = false;                   ///< Between choosing a file and its answer.
    std::optional<FileNotAttached> not_attached; ///< Of the last file.

    // App's own memory of what it asked the core to keep.
    bool has_unkept_changes = false;
    std::optional<Timestamp> save_sent_at;
};

/// The slip of a request, as far as a person has come with it.
struct SlipChoice {
    std::string language; ///< One of kLanguages; empty until it is known what the contact prefers.
    enum class Phase { idle, being_made };
    Phase phase = Phase::idle;
};

/// Saved here, and whether it was received there: two sentences.
struct ReceiptScreen {
    Reference reference;
    Timestamp accepted_at;
    std::optional<Entry> entry; ///< As the last snapshot knows it.
    Severity severity;
    AnswerDesk desk;
    SlipChoice slip = {};
};

/// One of the four places as a list.
struct PlaceScreen {
    Place place;
    RequestList rows; ///< Of this place; App keeps it right. Drafts are read from the snapshot.
    std::string query = {};
    std::optional<FoundByPlace> found = {}; ///< For a `query` that is not blank; App keeps it right.
    bool is_searching = false;              ///< More may be found yet.
    TextEditing editing = {};               ///< Of the query.
    bool wants_focus = false;               ///< For one frame, when a key asks for it.
};
/// Whether a place that holds something shows only what was found in it.
bool shows_found_only(const PlaceScreen& screen, const Snapshot& snapshot);

/// One request with everything a person may read about it.
struct RequestScreen {
    Reference reference;
    std::optional<RequestDetail> detail; ///< Empty until the core has answered.
    std::optional<Action> pending;       ///< Asked for and not yet answered.
    NoteForm note = {};                  ///< What is written to 21Vianet about it.
    bool is_moving = false;              ///< The same for another way, or a hand-in.
    bool asks_to_take_back = false;      ///< From a stick; the risk is being read.
    SlipChoice slip = {};
};

/// A request on its way into 21Vianet's web form: the form's address, its fields one by one, the number it
/// gave.
struct HandInScreen {
    Reference reference;
    std::optional<HandInSheet> sheet; ///< Empty until the core has answered.
    std::size_t step = 0;             ///< 0: the address; then the fields; the last one: the number.
    std::vector<QrCode> codes;        ///< Of the step; several when it is too long for one.
    std::size_t part = 0;             ///< The one that is shown.
    std::optional<std::size_t> copied_step;

    std::string number;
    TextEditing editing; ///< Of the number.
    std::optional<NumberFault> fault;
    bool wants_focus = false; ///< The number takes the keyboard in the next frame.

    enum class Phase {
        paging,
        confirming, ///< The number is shown once more before it is kept.
        recording,  ///< Nobody may say yet that it is kept.
        leaving     ///< What is to become of it is asked.
    };
    Phase phase = Phase::paging;

    std::size_t number_step() const;
    std::size_t steps() const;
};

/// Sticks: what is taken along, what came, and what is told back.
struct CourierScreen {
    std::vector<StickFolder> sticks;
    std::size_t chosen = 0; ///< Of them.
    bool is_read = false;   ///< The core has looked at least once.
    enum class Doing {
        nothing,
        looking, ///< For sticks.
        working  ///< On one: it must not be pulled.
    };
    Doing doing = Doing::looking;
    std::optional<Reply> told; ///< How the last work ended.
};

/// The line, the storage, and what this kiosk is.
struct DeviceScreen {
    std::optional<DeviceMeasures> measures; ///< Empty until the core has answered.
    std::optional<Timestamp> measured_at;   ///< When they were asked for.

    static constexpr Milliseconds fresh_for = std::chrono::minutes{1}; ///< Then they are asked for again.
};

/// Solved here against escalated.
struct ReportScreen {
    std::shared_ptr<const std::vector<ReportCase>> cases; ///< Null until the core has answered.
    EscalationReport report;                              ///< Of them; App keeps it right.
    std::optional<ErrorCode> not_read;
};

/// How the reseller's customers get help, to be shown to them.
struct SupportProcessScreen {
};

/// All articles, or those that were searched for.
struct ArticlesScreen {
    std::string query;
    std::vector<std::string>
        found;               ///< Keys, best first, for a `query` that is not blank; App keeps it right.
    TextEditing editing;     ///< Of the query.
    bool wants_focus = true; ///< For one frame after the screen opens, and when a key asks for it.
};

/// The customer's problem that an article may solve.
struct CustomerCase {
    std::string service;
    std::optional<Area> area; ///< Without it nothing can be counted yet.
};

/// One article to read.
struct ArticleScreen {
    std::string key;
    /// When it was opened while a customer's problem was being tried or written down.
    std::optional<CustomerCase> customer_case;
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

/// Opened copies of a request's files on their way to the machine with the browser.
struct FilesToStickScreen {
    Reference reference;
    std::size_t count; ///< Of its files.
    std::vector<StickFolder> sticks = {};
    std::size_t chosen = 0; ///< Of them.
    bool is_read = false;   ///< The core has looked at least once.
    CourierScreen::Doing doing = CourierScreen::Doing::looking;
    std::optional<Reply> told = {}; ///< How the last copying ended.
};

/// What a screen is for, as far as help and shortcuts tell screens apart. In the order of the trace's names.
enum class Topic {
    home,
    customer_search,
    customer,
    service,
    try_first,
    what_helped,
    solved,
    form,
    receipt,
    place,
    request,
    hand_in,
    courier,
    device,
    report,
    support_process,
    file_chooser,
    attachment,
    help,
    articles,
    article,
    files_to_stick,
};

/// What the screen it was asked on is for, which keys work there, and whom to ask.
struct HelpScreen {
    Topic about;
};

using Screen = std::variant<HomeScreen, CustomerSearchScreen, CustomerScreen, ServiceScreen, TryFirstScreen,
                            WhatHelpedScreen, SolvedScreen, FormScreen, ReceiptScreen, PlaceScreen,
                            RequestScreen, HandInScreen, CourierScreen, DeviceScreen, ReportScreen,
                            SupportProcessScreen, FileChooserScreen, AttachmentScreen, HelpScreen,
                            ArticlesScreen, ArticleScreen, FilesToStickScreen>;

Topic topic_of(const Screen& screen);

/// What of the queue people count apart, of one snapshot.
struct QueueFacts {
    std::size_t waiting = 0; ///< Ready, being sent, or being asked about.
    std::size_t on_hold = 0; ///< Paused by a person; sent only when released.
    std::size_t by_hand = 0; ///< To be handed in, or taken along by a courier.
    struct Waiting {
        Reference reference;
        Timestamp saved_at;
    };
    std::optional<Waiting> oldest_waiting;
    std::optional<Reference> only_attention; ///< The request that needs attention when there is one only.
    std::size_t asking = 0;                  ///< Requests by which 21Vianet asks something.
    std::size_t notes_waiting = 0;           ///< Requests with a note that waits here.
};

/// How long a request may wait until its age is worth a warning. Source: ODK Collect measures the same three
/// days (reference/features.md section 4, rule 20).
inline constexpr std::chrono::days kStaleAfter{3};

/// Whether the queue holds something that has waited too long.
bool is_stale(const QueueFacts& queue, Timestamp now);

/// Whether the clock that says `view.now` can be true.
ClockTrust clock_of(const DeviceFacts& device, const Snapshot& snapshot, Timestamp now);
/// The articles as far as they are there: they are read when a screen first needs them.
struct ArticlesView {
    std::shared_ptr<const Articles> all; ///< In the language of the screen; null while they are not there.
    std::optional<ErrorCode> fault;      ///< Why they cannot be there.
};

/// What all screens read.
struct View {
    const Snapshot& snapshot;
    const QueueFacts& queue; ///< Of that snapshot.
    const Catalogue& catalogue;
    const UiSettings& settings;
    const DeviceFacts& device;
    const ArticlesView& articles;
    QrCodes& qr_codes; ///< Of any text.
    const Style& style;
    float content_scale; ///< The display's part of the style's scale, 1 at 96 dpi.
    Timestamp now;
    bool line_is_tried;         ///< Between Try now and its closing sentence.
    bool customers_are_fetched; ///< Between asking for the customer list and the answer.
};

// ---- Drawing. Each reads, draws and returns what the person wants; none saves, sends, logs or waits.

std::optional<Intent> draw(HomeScreen& screen, const View& view);
std::optional<Intent> draw(CustomerSearchScreen& screen, const View& view);
std::optional<Intent> draw(CustomerScreen& screen, const View& view);
std::optional<Intent> draw(ServiceScreen& screen, const View& view);
std::optional<Intent> draw(TryFirstScreen& screen, const View& view);
std::optional<Intent> draw(WhatHelpedScreen& screen, const View& view);
std::optional<Intent> draw(SolvedScreen& screen, const View& view);
std::optional<Intent> draw(FormScreen& screen, const View& view);
std::optional<Intent> draw(ReceiptScreen& screen, const View& view);
std::optional<Intent> draw(PlaceScreen& screen, const View& view);
std::optional<Intent> draw(RequestScreen& screen, const View& view);
std::optional<Intent> draw(HandInScreen& screen, const View& view);
std::optional<Intent> draw(CourierScreen& screen, const View& view);
std::optional<Intent> draw(DeviceScreen& screen, const View& view);
std::optional<Intent> draw(ReportScreen& screen, const View& view);
std::optional<Intent> draw(SupportProcessScreen& screen, const View& view);
std::optional<Intent> draw(FileChooserScreen& screen, const View& view);
std::optional<Intent> draw(AttachmentScreen& screen, const View& view);
std::optional<Intent> draw(HelpScreen& screen, const View& view);
std::optional<Intent> draw(ArticlesScreen& screen, const View& view);
std::optional<Intent> draw(ArticleScreen& screen, const View& view);
std::optional<Intent> draw(FilesToStickScreen& screen, const View& view);

/// The article that tells most about what a screen is for. Empty: none does.
std::string_view article_about(Topic topic);

// Parts of several screens.

/// The slip of a request: its language, and the button that makes it.
std::optional<Intent> draw_slip(const SlipChoice& slip, const View& view);
/// The ways to what stands beside the work: the support process, and the report.
std::optional<Intent> draw_ways(const View& view);

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
