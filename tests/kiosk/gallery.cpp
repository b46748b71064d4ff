#include "tests/kiosk/gallery.h"

#include "storage/store.h"

#include "tests/kiosk/gallery_files.h"
#include "tests/kiosk/gallery_hand_in.h"

#include "kiosk/translation.h"
#include "sync/protocol.h"
#include "tests/kiosk/gallery_notes.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <ctime>
#include <iterator>
#include <map>

namespace kiosk::test
{

using namespace std::chrono_literals;

namespace
{

using std::chrono::days;

Attachment photo()
{
    return {.id = id_of(40).uuid,
            .name = "2026-11-21 오류 화면.jpg",
            .bytes = 4'812'331,
            .sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            .format = FileFormat::jpeg};
}

std::vector<Attachment> some_attachments()
{
    return {photo(),
            {.id = id_of(41).uuid, .name = "发票_2026-10.pdf", .bytes = 88'112, .format = FileFormat::pdf},
            {.id = id_of(42).uuid, .name = "console.log", .bytes = 812}};
}

/// Sky above a field, to be told from a picture upside down.
std::shared_ptr<const PictureView> a_view()
{
    constexpr int width = 427, height = 320;
    std::string rgba;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const bool is_sky = y < height * 2 / 3;
            const auto shade = static_cast<char>((x + y) / 12);
            rgba += is_sky ? static_cast<char>(0x70 + shade) : static_cast<char>(0x30);
            rgba += is_sky ? static_cast<char>(0x90 + shade) : static_cast<char>(0x70 + shade / 2);
            rgba += is_sky ? '\xd8' : '\x38';
            rgba += '\xff';
        }
    return std::make_shared<const PictureView>(PictureView{{width, height, std::move(rgba)}, 4000, 3000});
}

FolderListing a_stick()
{
    const auto file = [](const char* name, std::int64_t bytes, Milliseconds ago) {
        return FolderItem{name, FolderItem::Kind::file, bytes, gallery_time() - ago};
    };
    return {{{"DCIM", FolderItem::Kind::folder, 0, gallery_time() - days{3}},
             {"螢幕擷取畫面", FolderItem::Kind::folder, 0, gallery_time() - 2h},
             file("IMG_20261121_135902.jpg", 5'120'330, 6min),
             file("Capture d’écran.png", 240'118, 30min),
             file("오류 기록.txt", 3'411, days{1}),
             file("ipconfig.log", 940, days{9})}};
}

DeviceFacts facts()
{
    return {.kiosk_id = "counter-03",
            .version = "0.1.0",
            .service_address = "https://support-gateway.example.cn",
            .data_folder = "/var/lib/support-kiosk",
            .libraries = {{"SQLite", "3.40.1"}, {"libcurl", "7.88.1"}, {"Dear ImGui", "1.92.2b"}},
            .support = {.name = "Nordwind Reseller Support",
                        .phone = "+86 10 5555 0100",
                        .email = "support@nordwind.example",
                        .hours = "24/7"},
            .portal = {"https://partner.partnercenter.microsoftonline.cn/pcv/dashboard/overview",
                       "https://portal.partner.microsoftonline.cn/?ctid={tenant}", ""},
            .has_courier_recipient = true};
}

Entry entry(unsigned number, RequestKind kind, Severity severity, State state, Milliseconds ago)
{
    const RequestId id = id_of(number);
    const Timestamp at = gallery_time() - ago;
    return {.id = id,
            .reference = Reference{id},
            .kind = kind,
            .severity = severity,
            .channel = Channel::partner_center,
            .state = state,
            .created_at = at - 20min,
            .updated_at = at,
            .next_attempt_at = gallery_time() + 4min};
}

std::shared_ptr<const RequestSummary> summary(Entry of, std::string title, std::string customer = {},
                                              std::string customer_id = {})
{
    return std::make_shared<const RequestSummary>(RequestSummary{.entry = std::move(of),
                                                                 .title = std::move(title),
                                                                 .customer_name = std::move(customer),
                                                                 .customer_id = std::move(customer_id)});
}

Entry with_number(Entry entry, std::string number)
{
    entry.service_request_number = std::move(number);
    entry.attempts = 1;
    entry.has_left = true;
    return entry;
}

Entry with_reason(Entry entry, std::string code)
{
    entry.reason_code = std::move(code);
    entry.attempts = 2;
    entry.has_left = true;
    return entry;
}

std::shared_ptr<const CustomerDirectory> customers()
{
    const std::vector<Customer> list{
        {"0b4c1d5e-0001-4000-8000-000000000001", "Contoso Precision Tools (Suzhou) Ltd.",
         "contoso-suzhou.example.cn"},
        {"0b4c1d5e-0002-4000-8000-000000000002", "北京朝阳区蓝天印刷有限公司", "lantian.example.cn"},
        {"0b4c1d5e-0003-4000-8000-000000000003", "한빛정밀 주식회사", "hanbit.example.kr"},
        {"0b4c1d5e-0004-4000-8000-000000000004", "臺灣茶葉貿易股份有限公司", "taiwantea.example.tw"},
        {"0b4c1d5e-0005-4000-8000-000000000005", "Müller & Söhne Maschinenbau GmbH",
         "mueller-soehne.example.de"},
        {"0b4c1d5e-0006-4000-8000-000000000006", "Société Générale d'Édition", "sge.example.fr"},
        {"0b4c1d5e-0007-4000-8000-000000000007", "Fabbrica Ceramiche Città di Castello S.p.A.",
         "ceramiche.example.it"},
        {"0b4c1d5e-0008-4000-8000-000000000008", "上海浦东国际物流集团", "pudong-logistics.example.cn"},
        {"0b4c1d5e-0009-4000-8000-000000000009", "Adventure Works Shenzhen", "adventure-works.example.cn"},
    };
    return std::make_shared<const CustomerDirectory>(list, gallery_time() - days{3},
                                                     CustomerSource::partner_center);
}

void count(Snapshot& snapshot)
{
    snapshot.counts = {};
    snapshot.counts[static_cast<std::size_t>(Place::drafts)] = snapshot.drafts->size();
    for (const auto& request : *snapshot.requests)
        ++snapshot.counts[static_cast<std::size_t>(place_of(*request))];
}

void see(App& app, Snapshot snapshot)
{
    app.see(std::make_shared<const Snapshot>(std::move(snapshot)));
}

Snapshot offline()
{
    Snapshot snapshot = busy_day();
    snapshot.line = {LineState::waiting, LineReason::no_connection, "curl 7", gallery_time() + 4min};
    snapshot.sending = 0;
    return snapshot;
}

Snapshot needs_administrator()
{
    Snapshot snapshot = busy_day();
    snapshot.line = {LineState::needs_administrator, LineReason::sign_in, "http 401", gallery_time() + 10min};
    snapshot.sending = 0;
    return snapshot;
}

constexpr const char* kSlipFile = "/home/counter/Documents/support-kiosk/K-0000-0000-0000-0000.pdf";
constexpr const char* kPrinterWords = "lp: The printer or class does not exist.";
constexpr const char* kSupportWeb = "https://support.nordwind.example/help";
constexpr const char* kSupportNote = "夜间请致电；周末亦有人值班。 Nachts bitte anrufen.";

DeviceMeasures measured()
{
    return {.free_bytes = std::uint64_t{5'400} << 20,
            .data_bytes = std::uint64_t{23} << 20,
            .file_system_type = 0xEF53, // ext4 (linux/magic.h)
            .key = DeviceMeasures::KeyPlace::file,
            .memory_bytes = std::uint64_t{31} << 20};
}

/// More solved here from month to month, as a reseller likes to see it.
std::shared_ptr<const std::vector<ReportCase>> half_a_year()
{
    auto cases = std::make_shared<std::vector<ReportCase>>();
    const std::vector<std::string> services{"exchange_online", "sharepoint_online", "teams", "other"};
    for (std::size_t month = 0; month < 6; ++month)
        for (std::size_t i = 0; i < 9; ++i) {
            const bool is_solved = i < 2 + month;
            const Timestamp at = gallery_time() - days{150} + month * days{30} + i * 1h;
            ReportCase one{.kind = is_solved ? ReportCase::Kind::solved_here : ReportCase::Kind::escalated,
                           .at = at,
                           .area = kAreas[(month + i) % kAreas.size()],
                           .service = services[i % services.size()]};
            if (!is_solved) {
                one.severity = kSeverities[i % kSeverities.size()];
                one.reasons = {kEscalationReasons[i % kEscalationReasons.size()]};
                if (i % 4 != 0) one.sent_at = at + i * 7min;
                if (i % 2 != 0) one.closed_at = at + days{2};
            }
            cases->push_back(std::move(one));
        }
    return cases;
}

void open_form(App& app, const Draft& draft)
{
    app.update(ContinueDraft{draft.id}, gallery_time());
    app.hear(DraftOpened{draft});
}

void choose_file(App& app)
{
    open_form(app, filled_partner_center_draft());
    app.update(ChooseFile{}, gallery_time());
}

void show_attachment(App& app)
{
    open_form(app, filled_partner_center_draft());
    app.hear(AttachmentsListed{filled_partner_center_draft().id, some_attachments(), std::nullopt});
    app.update(ShowAttachment{photo().id}, gallery_time());
}

void open_request(App& app, State state)
{
    const RequestDetail detail = detail_of(app.snapshot(), state);
    app.update(ShowRequest{detail.entry.reference}, gallery_time());
    app.hear(RequestOpened{detail});
}

/// The request that a person holds, on a stick instead.
Snapshot on_stick()
{
    Snapshot snapshot = offline();
    auto requests = std::make_shared<RequestList>(snapshot.requests->begin(), snapshot.requests->end());
    for (auto& request : *requests) {
        if (request->entry.state != State::held) continue;
        RequestSummary aboard = *request;
        aboard.entry.channel = Channel::courier;
        aboard.entry.reason_code = kReasonExported;
        aboard.entry.may_be_executed = aboard.entry.has_left = true;
        request = std::make_shared<const RequestSummary>(aboard);
    }
    snapshot.requests = std::make_shared<const RequestPages>(*requests);
    return snapshot;
}

void open_request_on_stick(App& app)
{
    RequestDetail detail = detail_of(app.snapshot(), State::held);
    detail.may_release = detail.may_withdraw = false;
    detail.may_take_back = true;
    app.update(ShowRequest{detail.entry.reference}, gallery_time());
    app.hear(RequestOpened{detail});
}

std::vector<StickFolder> sticks()
{
    const std::filesystem::path stick{"/media/kim/COURIER"};
    const auto file = [&](const char* name, BundleFile::Kind kind) {
        return BundleFile{stick / name, kind, 48'213};
    };
    return {{stick,
             true,
             7'812'000'000,
             {file("support-kiosk-acknowledgements-5f0a41c2.skcourier", BundleFile::Kind::acknowledgements),
              file("support-kiosk-requests-0b4c1d5e.skcourier", BundleFile::Kind::requests),
              file("support-kiosk-requests-77e0d8b1.skcourier.part", BundleFile::Kind::unfinished)}},
            {"/media/kim/PHOTOS", false, 0, {}}};
}

void courier(App& app, std::vector<StickFolder> found, std::optional<Reply> told)
{
    see(app, offline());
    app.update(ShowPlace{Place::ready_to_send}, gallery_time());
    app.update(ShowCourier{}, gallery_time());
    app.hear(SticksFound{found});
    if (!told) return;
    app.hear(*told);
    app.hear(SticksFound{std::move(found)});
}

void search(App& app, std::string_view query)
{
    app.update(NewRequest{RequestKind::customer}, gallery_time());
    std::get<CustomerSearchScreen>(app.screen()).query = query;
    app.update(SearchTyped{}, gallery_time());
}

constexpr const char* kContoso = "0b4c1d5e-0001-4000-8000-000000000001";

void pick_contoso(App& app)
{
    search(app, "contoso");
    app.update(PickCustomer{kContoso, "Contoso Precision Tools (Suzhou) Ltd."}, gallery_time());
}

/// What Contoso has bought, as seen two hours ago.
std::shared_ptr<const OpenedCustomer> services_of_contoso()
{
    const std::string link = "https://admin.contoso-suzhou.example.cn/console?service=";
    auto opened = std::make_shared<OpenedCustomer>();
    opened->tenant_id = kContoso;
    opened->services =
        CustomerServices{.tenant_id = kContoso,
                         .fetched_at = gallery_time() - 2h,
                         .subscriptions_answer = EndpointAnswer::answered,
                         .managed_answer = EndpointAnswer::answered,
                         .subscriptions = {{"s1", "Office 365 E3 (operated by 21Vianet)",
                                            SubscriptionStatus::active, 280, gallery_time() + days{99}},
                                           {"s2", "Visio Plan 2 (operated by 21Vianet)",
                                            SubscriptionStatus::suspended, 5, gallery_time() + days{12}},
                                           {"s3", "SharePoint Online Plan 2 (operated by 21Vianet)",
                                            SubscriptionStatus::unknown, 1, std::nullopt}},
                         .managed = {{"Exchange", "Exchange Online", link + "Exchange",
                                      link + "Exchange&page=health", link + "Exchange&page=support"}}};
    return opened;
}

Snapshot with_services(Snapshot snapshot)
{
    snapshot.opened_customer = services_of_contoso();
    snapshot.health = std::make_shared<const ServiceHealth>(
        ServiceHealth{gallery_time() - 12min, EndpointAnswer::answered, {}});
    return snapshot;
}

Snapshot with_incident(Snapshot snapshot)
{
    snapshot = with_services(std::move(snapshot));
    snapshot.health = std::make_shared<const ServiceHealth>(
        ServiceHealth{gallery_time() - 12min,
                      EndpointAnswer::answered,
                      {{"EX118204", "Exchange", "邮件流", "部分用户可能无法收发邮件，我们正在处理。",
                        IncidentStatus::warning, gallery_time() - 3h, std::nullopt, false}}});
    return snapshot;
}

void try_first(App& app)
{
    pick_contoso(app);
    app.update(NewCustomerRequest{}, gallery_time());
    app.update(PickService{"exchange_online"}, gallery_time());
}

/// The same customer's open request for the same service, and one like it.
Snapshot with_like_requests()
{
    Snapshot snapshot = busy_day();
    auto requests = std::make_shared<RequestList>(snapshot.requests->begin(), snapshot.requests->end());
    for (const std::size_t index : {0U, 5U}) {
        RequestSummary like = *(*requests)[index];
        like.customer_id = filled_customer_draft().customer_id;
        like.customer_name = filled_customer_draft().customer_name;
        like.service = filled_customer_draft().service;
        if (index != 0) like.title = "Mailboxes of two colleagues refuse to sign in";
        (*requests)[index] = std::make_shared<const RequestSummary>(std::move(like));
    }
    snapshot.requests = std::make_shared<const RequestPages>(*requests);
    return snapshot;
}

void search_articles(App& app, std::string_view query)
{
    app.update(ShowArticles{}, gallery_time());
    std::get<ArticlesScreen>(app.screen()).query = query;
    app.update(ArticlesTyped{}, gallery_time());
}

void find_in(App& app, Place place, std::string_view query)
{
    app.update(ShowPlace{place}, gallery_time());
    std::get<PlaceScreen>(app.screen()).query = query;
    app.update(SearchTyped{}, gallery_time());
}

void receipt(App& app, State state)
{
    const RequestDetail detail = detail_of(app.snapshot(), state);
    app.update(NewRequest{RequestKind::partner_center}, gallery_time());
    auto& form = std::get<FormScreen>(app.screen());
    form.draft = filled_partner_center_draft();
    form.draft.id = detail.entry.id;
    app.hear(Accepted{detail.entry.id, detail.entry.reference, gallery_time() - 2min});
}

} // namespace

const Catalogue& shipped_catalogue()
{
    static const Catalogue catalogue = [] {
        auto loaded = Catalogue::load(KIOSK_CATALOGUE);
        assert(loaded);
        return std::move(loaded).value();
    }();
    return catalogue;
}

std::shared_ptr<const Articles> shipped_articles(std::string_view language)
{
    static std::map<std::string, std::shared_ptr<const Articles>, std::less<>> read;
    auto& articles = read[std::string{language}];
    if (!articles) {
        auto loaded = Articles::load(KIOSK_ARTICLES, language);
        assert(loaded);
        articles = std::make_shared<const Articles>(std::move(loaded).value());
    }
    return articles;
}

void hand_articles_to(App& app)
{
    for (const Command& command : app.take_commands())
        if (const auto* asked = std::get_if<ReadArticles>(&command))
            app.hear(ArticlesRead{shipped_articles(asked->language)});
}

Timestamp gallery_time()
{
    using namespace std::chrono;
    return sys_days{2026y / November / 21} + 6h + 5min;
}

RequestId id_of(unsigned number)
{
    SeededRandom random{number};
    return RequestId{Uuid::random(random)};
}

Snapshot busy_day()
{
    using enum State;
    constexpr auto partner = RequestKind::partner_center;
    constexpr auto customer = RequestKind::customer;
    Snapshot snapshot;
    snapshot.revision = 12;
    snapshot.requests = std::make_shared<const RequestPages>(RequestList{
        summary(entry(1, customer, Severity::a, claimed, 1min),
                "All mailboxes of the customer refuse to sign in", "Contoso Precision Tools (Suzhou) Ltd.",
                "0b4c1d5e-0001-4000-8000-000000000001"),
        summary(entry(2, partner, Severity::b, ready, 3min),
                "청구서 2026년 10월분이 파트너 센터에 표시되지 않음"),
        summary(entry(3, customer, Severity::c, held, 50min), "共用資料夾無法與外部人員共用",
                "臺灣茶葉貿易股份有限公司"),
        summary(with_reason(entry(4, customer, Severity::b, checking, 8min), "timeout"),
                "Kalender zeigt falsche Zeitzone für alle Benutzer", "Müller & Söhne Maschinenbau GmbH"),
        summary(with_reason(entry(5, partner, Severity::b, needs_attention, 25min), "600009"),
                "无法为新客户创建订阅：提示域名已被占用"),
        summary(with_number(entry(6, customer, Severity::b, sent, 2h), "SR-2026-118204"),
                "Licences disappeared after renewal", "Société Générale d'Édition"),
        summary(with_number(entry(7, partner, Severity::c, sent, days{1}), "SR-2026-117990"),
                "Impossibile scaricare la fattura di ottobre"),
        summary(with_number(entry(8, customer, Severity::a, closed, days{4}), "SR-2026-117002"),
                "메일 흐름이 완전히 멈춤", "한빛정밀 주식회사"),
    });
    snapshot.drafts = std::make_shared<const std::vector<DraftSummary>>(std::vector<DraftSummary>{
        {id_of(20), partner, "Two-step sign-in asks again and again", "", gallery_time() - 6min},
        {id_of(21), customer, "", "北京朝阳区蓝天印刷有限公司", gallery_time() - days{1}},
    });
    snapshot.directory = customers();
    snapshot.line = {LineState::up, LineReason::none, "", std::nullopt};
    snapshot.last_success_at = gallery_time() - 5min;
    snapshot.sending = 1;
    snapshot.kiosk_key = "8Jm0sZ2hX4pQ7rT1vB6nK3wY5cD9fG0LaEiOuSxWzVqHtM4k";
    count(snapshot);
    return snapshot;
}

Snapshot first_day()
{
    Snapshot snapshot;
    snapshot.revision = 1;
    snapshot.requests = std::make_shared<const RequestPages>();
    snapshot.drafts = std::make_shared<const std::vector<DraftSummary>>();
    return snapshot;
}

Draft filled_partner_center_draft()
{
    return {.id = id_of(30),
            .kind = RequestKind::partner_center,
            .title = "Two-step sign-in asks again and again",
            .description =
                "Since Thursday morning, every administrator of our company is asked for the second step on "
                "each page of Partner Center.\nWe tried two browsers and private windows. The message is: "
                "\"Your session has ended\".",
            .severity = Severity::b,
            .contact = {"Ji-won", "Kim", "jiwon.kim@reseller.example.kr", "+82 2 555 0134", "ko"},
            .category = Category::technical};
}

Draft filled_customer_draft()
{
    return {.id = id_of(31),
            .kind = RequestKind::customer,
            .title = "All mailboxes of the customer refuse to sign in",
            .description =
                "Outlook and the browser both say that the account does not exist. It worked yesterday.",
            .impact = "280 people cannot read or send mail; orders by mail stand still.",
            .severity = Severity::a,
            .contact = {"Anna", "Schmidt", "anna.schmidt@reseller.example.de", "+49 30 555 0188", "de"},
            .is_reachable_24x7 = true,
            .customer_id = "0b4c1d5e-0001-4000-8000-000000000001",
            .customer_name = "Contoso Precision Tools (Suzhou) Ltd.",
            .service = "exchange_online",
            .area = Area::account_setup,
            .escalation_reasons = {EscalationReason::tools},
            .tried = "- Checked service health: no outage is shown.\n- Reset one password: no change."};
}

RequestDetail detail_of(const Snapshot& snapshot, State state)
{
    for (const auto& request : *snapshot.requests) {
        if (request->entry.state != state) continue;
        const Entry& of = request->entry;
        RequestDetail detail{.entry = of,
                             .form = of.kind == RequestKind::customer ? filled_customer_draft()
                                                                      : filled_partner_center_draft(),
                             .history = {{of.created_at, std::nullopt, State::ready, ""}}};
        detail.form.title = request->title;
        if (!request->customer_name.empty()) detail.form.customer_name = request->customer_name;
        if (of.has_left) detail.history.push_back({of.created_at + 1min, State::ready, State::claimed, ""});
        if (state != State::ready)
            detail.history.push_back({of.updated_at, detail.history.back().to, state, of.reason_code});
        if (state == State::needs_attention)
            detail.reason_text = "Domain lantian.partner.onmschina.cn already exists in the directory.";
        if (state == State::sent) detail.attachments = some_attachments();
        detail.may_hold = state == State::ready || state == State::checking;
        detail.may_release = state == State::held;
        detail.may_try_now =
            state == State::ready || state == State::checking || state == State::needs_attention;
        detail.may_withdraw = detail.may_move =
            state == State::ready || state == State::held || state == State::needs_attention;
        return detail;
    }
    assert(false && "no request in this state");
    std::abort();
}

namespace
{

std::vector<Scene> main_scenes()
{
    return {
        {"home", [](App& app) { see(app, busy_day()); }},
        {"settings", [](App& app) { see(app, busy_day()); }, {"settings"}},
        {"home-first-day", [](App& app) { see(app, first_day()); }},
        {"home-offline", [](App& app) { see(app, offline()); }},
        {"home-needs-administrator", [](App& app) { see(app, needs_administrator()); }},
        {"home-sync-ended",
         [](App& app) {
             see(app, busy_day());
             app.update(TryLine{}, gallery_time());
             app.hear(SyncEnded{2, 1, 1});
         }},
        {"home-storage-fault",
         [](App& app) {
             Snapshot snapshot = offline();
             snapshot.storage_fault = ErrorCode::disk_full;
             see(app, std::move(snapshot));
         }},
        {"home-losses",
         [](App& app) {
             Snapshot snapshot = offline();
             auto losses = std::make_shared<Losses>();
             for (const unsigned number : {41U, 42U, 43U})
                 losses->missing.push_back({.what = MissingPromise::What::request,
                                            .subject = id_of(number).uuid,
                                            .reference = Reference{id_of(number)},
                                            .saved_at = gallery_time() - days{2}});
             losses->doubted = 2;
             losses->set_aside = "/var/lib/support-kiosk/quarantine/20261121T060500.000Z";
             snapshot.losses = losses;
             see(app, std::move(snapshot));
         }},
        {"home-storage-forgets",
         [](App& app) {
             Snapshot snapshot = offline();
             snapshot.storage_lasts = StorageLasts::until_power_off;
             see(app, std::move(snapshot));
         }},
        {"device-losses",
         [](App& app) {
             Snapshot snapshot = offline();
             auto losses = std::make_shared<Losses>();
             losses->doubted = losses->put_on_hold = losses->came_back = losses->altered = 1;
             losses->witness_log = Losses::WitnessLog::damaged;
             losses->mark = MarkSays::emptied;
             losses->marked_at = gallery_time() - days{1};
             snapshot.losses = losses;
             snapshot.storage_lasts = StorageLasts::until_power_off;
             see(app, std::move(snapshot));
             app.update(ShowDevice{}, gallery_time());
         }},
        {"home-stale-queue",
         [](App& app) {
             Snapshot snapshot = offline();
             auto requests =
                 std::make_shared<RequestList>(snapshot.requests->begin(), snapshot.requests->end());
             RequestSummary old = *(*requests)[1];
             old.entry.created_at -= days{4};
             (*requests)[1] = std::make_shared<const RequestSummary>(old);
             snapshot.requests = std::make_shared<const RequestPages>(*requests);
             see(app, std::move(snapshot));
         }},
        {"help",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowHelp{}, gallery_time());
         }},
        {"help-form",
         [](App& app) {
             see(app, busy_day());
             open_form(app, filled_partner_center_draft());
             app.update(ShowHelp{}, gallery_time());
         }},
        {"partner-center-form-blank",
         [](App& app) {
             see(app, busy_day());
             app.update(NewRequest{RequestKind::partner_center}, gallery_time());
         }},
        {"partner-center-form-filled",
         [](App& app) {
             see(app, offline());
             open_form(app, filled_partner_center_draft());
             app.hear(DraftKept{filled_partner_center_draft().id, gallery_time()});
         }},
        {"partner-center-form-errors",
         [](App& app) {
             see(app, offline());
             Draft draft = filled_partner_center_draft();
             draft.title = std::string(261, 'x');
             draft.category = Category::billing;
             draft.severity = Severity::a;
             draft.contact.email = "jiwon.kim";
             draft.contact.phone.clear();
             open_form(app, draft);
             app.update(Submit{}, gallery_time());
             std::get<FormScreen>(app.screen()).jump_to.clear();
         }},
        {"partner-center-form-discard",
         [](App& app) {
             see(app, busy_day());
             open_form(app, filled_partner_center_draft());
         },
         {"discard"}},
        {"partner-center-form-last-values",
         [](App& app) {
             see(app, busy_day());
             app.update(NewRequest{RequestKind::partner_center}, gallery_time());
         },
         {"last_values", "take.choices"}},
        {"partner-center-form-several-problems",
         [](App& app) {
             see(app, busy_day());
             Draft draft = filled_partner_center_draft();
             draft.description = "1. Sign-in asks again and again.\n2. Invoices of October are missing.";
             draft.category = Category::billing;
             open_form(app, draft);
         }},
        {"partner-center-form-language-list",
         [](App& app) {
             see(app, busy_day());
             open_form(app, filled_partner_center_draft());
         },
         {"field.contact.language"}},
        {"partner-center-form-submitting",
         [](App& app) {
             see(app, offline());
             open_form(app, filled_partner_center_draft());
             app.update(Submit{}, gallery_time());
         }},
        {"partner-center-form-not-saved",
         [](App& app) {
             see(app, offline());
             open_form(app, filled_partner_center_draft());
             app.update(Submit{}, gallery_time());
             app.hear(NotAccepted{filled_partner_center_draft().id, {ErrorCode::disk_full, ""}});
         }},
        {"form-attachments",
         [](App& app) {
             see(app, offline());
             open_form(app, filled_partner_center_draft());
             app.hear(AttachmentsListed{filled_partner_center_draft().id, some_attachments(), photo().id});
         }},
        {"form-attachment-refused",
         [](App& app) {
             see(app, offline());
             Draft draft = filled_partner_center_draft();
             draft.attachments = {"/media/stick/trace.zip"};
             open_form(app, draft);
             app.hear(AttachmentsListed{draft.id, some_attachments(), std::nullopt});
             app.hear(FileNotAttached{
                 draft.id, FieldError{"attachments", Fault::file_too_large, 10U << 20, "화면 녹화.mp4"}});
         }},
        {"file-chooser-folders",
         [](App& app) {
             see(app, offline());
             choose_file(app);
             app.hear(FolderListed{std::nullopt, {"/home/kiosk/Pictures", "/media"}, {}});
         }},
        {"file-chooser-no-folder",
         [](App& app) {
             see(app, offline());
             choose_file(app);
             app.hear(FolderListed{});
         }},
        {"file-chooser",
         [](App& app) {
             see(app, offline());
             choose_file(app);
             const PlaceBelow place{"/media", {"STICK"}};
             app.update(OpenFolder{place}, gallery_time());
             app.hear(FolderListed{place, {}, a_stick()});
         }},
        {"file-chooser-pulled",
         [](App& app) {
             see(app, offline());
             choose_file(app);
             const PlaceBelow place{"/media", {"STICK"}};
             app.update(OpenFolder{place}, gallery_time());
             app.hear(FolderNotListed{place, {ErrorCode::not_found, ""}});
         }},
        {"attachment-picture",
         [](App& app) {
             see(app, offline());
             show_attachment(app);
             app.hear(PictureSeen{photo().id,
                                  a_view(),
                                  {{100, 4000, 3000, 2'411'724},
                                   {75, 3000, 2250, 1'468'006},
                                   {50, 2000, 1500, 702'546},
                                   {25, 1000, 750, 201'114}}});
         }},
        {"attachment-not-shown",
         [](App& app) {
             see(app, offline());
             show_attachment(app);
             app.hear(PictureNotSeen{photo().id, {ErrorCode::refused, ""}});
         }},
        {"customer-search",
         [](App& app) {
             see(app, busy_day());
             search(app, "");
         }},
        {"customer-search-no-match",
         [](App& app) {
             see(app, busy_day());
             search(app, "Fabrikam");
         }},
        {"customer-search-no-list",
         [](App& app) {
             see(app, first_day());
             search(app, "Fabrikam");
         }},
        {"customer-search-typed-wrong",
         [](App& app) {
             see(app, busy_day());
             search(app, "mina@fabrikam.example");
             app.update(TypeInCustomer{}, gallery_time());
         }},
        {"customer",
         [](App& app) {
             see(app, with_services(busy_day()));
             pick_contoso(app);
         }},
        {"customer-no-services",
         [](App& app) {
             see(app, offline());
             pick_contoso(app);
         }},
        {"customer-typed-in",
         [](App& app) {
             see(app, offline());
             search(app, "Fabrikam");
             app.update(TypeInCustomer{}, gallery_time());
         }},
        {"service",
         [](App& app) {
             see(app, busy_day());
             pick_contoso(app);
             app.update(NewCustomerRequest{}, gallery_time());
         }},
        {"service-own-first",
         [](App& app) {
             see(app, with_services(busy_day()));
             pick_contoso(app);
             app.update(NewCustomerRequest{}, gallery_time());
         }},
        {"try-first-no-area",
         [](App& app) {
             see(app, busy_day());
             try_first(app);
         }},
        {"try-first",
         [](App& app) {
             see(app, busy_day());
             try_first(app);
             app.update(PickArea{Area::account_setup}, gallery_time());
             auto& screen = std::get<TryFirstScreen>(app.screen());
             const auto steps = shipped_catalogue().try_first(screen.service, *screen.area, "en");
             screen.tried.emplace(steps.front().key);
         }},
        {"try-first-incident",
         [](App& app) {
             see(app, with_incident(busy_day()));
             try_first(app);
             app.update(PickArea{Area::account_setup}, gallery_time());
         }},
        {"what-helped",
         [](App& app) {
             see(app, busy_day());
             try_first(app);
             app.update(PickArea{Area::how_to}, gallery_time());
             std::get<TryFirstScreen>(app.screen()).tried = {"help_languages", "read_message_center"};
             app.update(SolvedHere{}, gallery_time());
         }},
        {"solved-here",
         [](App& app) {
             see(app, busy_day());
             try_first(app);
             app.update(PickArea{Area::how_to}, gallery_time());
             app.update(SolvedHere{}, gallery_time());
             app.update(NameHelp{"other"}, gallery_time());
         }},
        {"customer-form-filled",
         [](App& app) {
             see(app, busy_day());
             open_form(app, filled_customer_draft());
             app.hear(DraftKept{filled_customer_draft().id, gallery_time()});
         }},
        {"customer-form-duplicates",
         [](App& app) {
             see(app, with_like_requests());
             Draft draft = filled_customer_draft();
             draft.severity = Severity::b;
             open_form(app, draft);
         }},
        {"customer-form-errors",
         [](App& app) {
             see(app, busy_day());
             Draft draft = filled_customer_draft();
             draft.escalation_reasons.clear();
             draft.tried.clear();
             draft.impact.clear();
             draft.is_reachable_24x7 = false;
             open_form(app, draft);
             app.update(Submit{}, gallery_time());
             std::get<FormScreen>(app.screen()).jump_to.clear();
         }},
        {"receipt-waiting",
         [](App& app) {
             see(app, offline());
             receipt(app, State::ready);
         }},
        {"receipt-received",
         [](App& app) {
             see(app, busy_day());
             receipt(app, State::sent);
         }},
        {"drafts",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowPlace{Place::drafts}, gallery_time());
         }},
        {"ready-to-send",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowPlace{Place::ready_to_send}, gallery_time());
         }},
        {"sent",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowPlace{Place::sent}, gallery_time());
         }},
        {"needs-attention",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowPlace{Place::needs_attention}, gallery_time());
         }},
        {"sent-empty",
         [](App& app) {
             see(app, first_day());
             app.update(ShowPlace{Place::sent}, gallery_time());
         }},
        {"sent-found",
         [](App& app) {
             see(app, busy_day());
             find_in(app, Place::sent, "sr-2026 117");
         }},
        {"sent-none-found",
         [](App& app) {
             see(app, busy_day());
             find_in(app, Place::sent, "Contoso");
         }},
        {"ready-to-send-none-found",
         [](App& app) {
             see(app, offline());
             find_in(app, Place::ready_to_send, "SR-2026");
         }},
        {"drafts-none-found",
         [](App& app) {
             see(app, busy_day());
             find_in(app, Place::drafts, "SR-2026");
         }},
        {"drafts-empty",
         [](App& app) {
             see(app, first_day());
             app.update(ShowPlace{Place::drafts}, gallery_time());
         }},
        {"request-ready",
         [](App& app) {
             see(app, offline());
             open_request(app, State::ready);
         }},
        {"request-refused",
         [](App& app) {
             see(app, busy_day());
             open_request(app, State::needs_attention);
         }},
        {"request-checking",
         [](App& app) {
             see(app, offline());
             open_request(app, State::checking);
         }},
        {"request-sent",
         [](App& app) {
             see(app, busy_day());
             open_request(app, State::sent);
         }},
        {"request-on-stick",
         [](App& app) {
             see(app, on_stick());
             open_request_on_stick(app);
         }},
        {"request-on-stick-take-back",
         [](App& app) {
             see(app, on_stick());
             open_request_on_stick(app);
         },
         {"take_back"}},
        {"courier", [](App& app) { courier(app, sticks(), std::nullopt); }},
        {"courier-no-stick", [](App& app) { courier(app, {}, std::nullopt); }},
        {"courier-written",
         [](App& app) {
             courier(app, sticks(), BundleWritten{"/media/kim/COURIER", {Reference{id_of(2)}}, {}});
         }},
        {"courier-damaged", [](App& app) { courier(app, sticks(), CourierRefused{CourierFault::damaged}); }},
        {"courier-working",
         [](App& app) {
             courier(app, sticks(), std::nullopt);
             app.update(TakeAlong{}, gallery_time());
         }},
        {"articles",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowArticles{}, gallery_time());
         }},
        {"articles-found",
         [](App& app) {
             see(app, offline());
             search_articles(app, "21Vianet");
         }},
        {"articles-none-found",
         [](App& app) {
             see(app, offline());
             search_articles(app, "zzzz");
         }},
        {"articles-missing",
         [](App& app) {
             see(app, offline());
             app.update(ShowArticles{}, gallery_time());
             app.take_commands();
             app.hear(ArticlesNotRead{app.settings().language, {ErrorCode::not_found, ""}});
         }},
        {"article",
         [](App& app) {
             see(app, offline());
             app.update(ShowArticle{"hand_in"}, gallery_time());
         }},
        {"article-in-case",
         [](App& app) {
             see(app, busy_day());
             open_form(app, filled_customer_draft());
             app.update(ShowArticle{"severities"}, gallery_time());
         }},
        {"article-in-case-no-area",
         [](App& app) {
             see(app, busy_day());
             try_first(app);
             app.update(ShowArticle{"roles"}, gallery_time());
         }},
        {"form-suggestions",
         [](App& app) {
             see(app, busy_day());
             Draft draft = filled_customer_draft();
             // The same words in every language of the screen: an article is found in what people type.
             draft.title = "Password reset: nobody can sign in to the mailbox";
             open_form(app, draft);
         }},
        {"device",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowDevice{}, gallery_time());
         }},
        {"device-needs-administrator",
         [](App& app) {
             see(app, needs_administrator());
             app.update(ShowDevice{}, gallery_time());
         }},
        {"device-measured",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowDevice{}, gallery_time());
             app.hear(DeviceMeasured{measured()});
         }},
        {"device-clock-wrong",
         [](App& app) {
             Snapshot snapshot = offline();
             snapshot.last_success_at = gallery_time() + days{2};
             see(app, std::move(snapshot));
             app.update(ShowDevice{}, gallery_time());
             DeviceMeasures nearly_full = measured();
             nearly_full.free_bytes = std::uint64_t{20} << 20;
             app.hear(DeviceMeasured{nearly_full});
         }},
        {"home-clock-wrong",
         [](App& app) {
             app.device().built_at = gallery_time() + days{30};
             see(app, busy_day());
         }},
        {"receipt-slip-languages",
         [](App& app) {
             see(app, busy_day());
             receipt(app, State::ready);
         },
         {"slip.language"}},
        {"receipt-slip-saved",
         [](App& app) {
             see(app, busy_day());
             receipt(app, State::ready);
             app.update(PrintSlip{}, gallery_time());
             app.hear(SlipMade{
                 std::get<ReceiptScreen>(app.screen()).reference, kSlipFile, Printing::not_configured, {}});
         }},
        {"request-slip-not-printed",
         [](App& app) {
             app.device().slip_printer = "counter";
             see(app, busy_day());
             open_request(app, State::sent);
             app.update(PrintSlip{}, gallery_time());
             app.hear(SlipMade{std::get<RequestScreen>(app.screen()).reference, kSlipFile, Printing::failed,
                               kPrinterWords});
         }},
        {"request-slip-being-made",
         [](App& app) {
             app.device().slip_printer = "counter";
             see(app, busy_day());
             open_request(app, State::ready);
             app.update(PrintSlip{}, gallery_time());
         }},
        {"report",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowReport{}, gallery_time());
             app.hear(ReportRead{half_a_year()});
         }},
        {"report-month-list",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowReport{}, gallery_time());
             app.hear(ReportRead{half_a_year()});
             app.update(ChooseMonth{std::chrono::year{2026} / 11}, gallery_time());
         },
         {"report.month"}},
        {"report-empty",
         [](App& app) {
             see(app, first_day());
             app.update(ShowReport{}, gallery_time());
             app.hear(ReportRead{std::make_shared<const std::vector<ReportCase>>()});
         }},
        {"report-not-read",
         [](App& app) {
             see(app, busy_day());
             app.update(ShowReport{}, gallery_time());
             app.hear(ReportNotRead{{ErrorCode::database_bad, {}}});
         }},
        {"support-process",
         [](App& app) {
             app.device().support.web = kSupportWeb;
             app.device().support.note = kSupportNote;
             see(app, busy_day());
             app.update(ShowSupportProcess{}, gallery_time());
         }},
        {"support-process-nobody",
         [](App& app) {
             app.device().support = {};
             see(app, busy_day());
             app.update(ShowSupportProcess{}, gallery_time());
         }},
    };
}

} // namespace

const std::vector<Scene>& scenes()
{
    static const std::vector<Scene> all = [] {
        std::vector<Scene> scenes = main_scenes();
        std::ranges::move(note_scenes(), std::back_inserter(scenes));
        std::ranges::move(hand_in_scenes(), std::back_inserter(scenes));
        std::ranges::move(file_scenes(), std::back_inserter(scenes));
        return scenes;
    }();
    return all;
}

std::vector<std::string> personal_texts()
{
    const Snapshot snapshot = busy_day();
    std::vector<std::string> texts;
    for (const auto& request : *snapshot.requests)
        for (const std::string& text :
             {request->title, request->customer_name, request->entry.service_request_number.value_or("")})
            texts.push_back(text);
    for (const DraftSummary& draft : *snapshot.drafts)
        for (const std::string& text : {draft.title, draft.customer_name})
            texts.push_back(text);
    for (CustomerRow row = 0; row < snapshot.directory->size(); ++row) {
        const Customer customer = snapshot.directory->customer(row);
        for (const std::string& text : {customer.company_name, customer.domain, customer.tenant_id})
            texts.push_back(text);
    }
    for (const Draft& draft : {filled_partner_center_draft(), filled_customer_draft()})
        for (const std::string& text :
             {draft.title, draft.description, draft.impact, draft.tried, draft.contact.first_name,
              draft.contact.last_name, draft.contact.email, draft.contact.phone})
            texts.push_back(text);
    const Snapshot like_requests = with_like_requests();
    for (const auto& request : *like_requests.requests)
        texts.push_back(request->title);
    texts.push_back(snapshot.kiosk_key);
    for (const StickFolder& stick : sticks()) {
        texts.push_back(stick.folder.string());
        for (const BundleFile& file : stick.files)
            texts.push_back(file.path.filename().string());
    }
    for (const Attachment& attachment : some_attachments())
        texts.push_back(attachment.name);
    for (const FolderItem& item : a_stick().items)
        texts.push_back(item.name);
    texts.insert(texts.end(), {"화면 녹화.mp4", "trace.zip", "Pictures", "media", "/home/kiosk/Pictures",
                               "/media", "STICK"});
    for (const auto& [name, version] : facts().libraries)
        texts.push_back(name + version);
    std::ranges::move(hand_in_texts(), std::back_inserter(texts));
    std::ranges::move(file_texts(), std::back_inserter(texts));
    texts.push_back(facts().portal.partner_center);
    texts.push_back(facts().portal.admin_center);
    const SupportProcess support = facts().support;
    for (const std::string& text : {facts().service_address, facts().data_folder, facts().kiosk_id,
                                    support.name, support.phone, support.email, support.hours})
        texts.push_back(text);
    const CustomerServices services = *services_of_contoso()->services;
    for (const Subscription& subscription : services.subscriptions)
        texts.push_back(subscription.name);
    for (const ManagedService& managed : services.managed)
        for (const std::string& text : {managed.name, managed.admin_link, managed.health_link})
            texts.push_back(text);
    const Snapshot with_an_incident = with_incident(busy_day());
    for (const ServiceIncident& incident : with_an_incident.health->incidents)
        for (const std::string& text : {incident.id, incident.impacted_area, incident.message})
            texts.push_back(text);
    for (const std::string& text :
         {std::string{"Fabrikam"}, std::string{"mina@fabrikam.example"}, std::string{"sr-2026 117"},
          std::string{"https://portal.partner.microsoftonline.cn/?ctid="} + kContoso})
        texts.push_back(text);
    std::ranges::move(note_texts(), std::back_inserter(texts));
    for (const char* text :
         {kSlipFile, kPrinterWords, kSupportWeb, kSupportNote, "CST, UTC+08:00", "ext2/3/4"})
        texts.emplace_back(text);
    std::erase(texts, std::string{});
    return texts;
}

std::unique_ptr<Exhibit> open_scene(const Scene& scene, UiSettings settings)
{
    ::setenv("TZ", "Asia/Shanghai", 1);
    ::tzset();
    auto exhibit = std::make_unique<Exhibit>();
    exhibit->app = std::make_unique<App>(shipped_catalogue(), std::move(settings), facts(), exhibit->random);
    scene.prepare(*exhibit->app);
    hand_articles_to(*exhibit->app);
    return exhibit;
}

Show::Show(HeadlessUi& ui, const Scene& scene, UiSettings settings)
    : ui_(ui), exhibit_(open_scene(scene, std::move(settings))), shell_(*exhibit_->app)
{
    ui_.start_over();
    ui_.show([this] { shell_.draw(gallery_time(), ui_.content_scale()); });
    ui_.draw_until_still();
    for (const std::string_view name : scene.clicks)
        if (Acted clicked = ui_.click(name); !clicked) {
            why_not_ = clicked.why_not;
            return;
        }
}

Show::~Show()
{
    ui_.show({});
}

} // namespace kiosk::test
