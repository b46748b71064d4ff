#include "tests/kiosk/gallery.h"

#include "kiosk/translation.h"

#include <cassert>
#include <cstdlib>
#include <ctime>

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
                        .hours = "24/7"}};
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

std::shared_ptr<const RequestSummary> summary(Entry of, std::string title, std::string customer = {})
{
    return std::make_shared<const RequestSummary>(
        RequestSummary{std::move(of), std::move(title), std::move(customer)});
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
        ++snapshot.counts[static_cast<std::size_t>(place_of(request->entry.state))];
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

void search(App& app, std::string_view query)
{
    app.update(NewRequest{RequestKind::customer}, gallery_time());
    std::get<CustomerSearchScreen>(app.screen()).query = query;
    app.update(SearchTyped{}, gallery_time());
}

void try_first(App& app)
{
    search(app, "contoso");
    app.update(PickCustomer{"0b4c1d5e-0001-4000-8000-000000000001", "Contoso Precision Tools (Suzhou) Ltd."},
               gallery_time());
    app.update(PickService{"exchange_online"}, gallery_time());
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
    snapshot.requests = std::make_shared<const RequestList>(RequestList{
        summary(entry(1, customer, Severity::a, claimed, 1min),
                "All mailboxes of the customer refuse to sign in", "Contoso Precision Tools (Suzhou) Ltd."),
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
    count(snapshot);
    return snapshot;
}

Snapshot first_day()
{
    Snapshot snapshot;
    snapshot.revision = 1;
    snapshot.requests = std::make_shared<const RequestList>();
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
        detail.may_withdraw =
            state == State::ready || state == State::held || state == State::needs_attention;
        return detail;
    }
    assert(false && "no request in this state");
    std::abort();
}

const std::vector<Scene>& scenes()
{
    static const std::vector<Scene> all{
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
        {"home-stale-queue",
         [](App& app) {
             Snapshot snapshot = offline();
             auto requests = std::make_shared<RequestList>(*snapshot.requests);
             RequestSummary old = *(*requests)[1];
             old.entry.created_at -= days{4};
             (*requests)[1] = std::make_shared<const RequestSummary>(old);
             snapshot.requests = requests;
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
        {"service",
         [](App& app) {
             see(app, busy_day());
             search(app, "contoso");
             app.update(PickCustomer{"0b4c1d5e-0001-4000-8000-000000000001",
                                     "Contoso Precision Tools (Suzhou) Ltd."},
                        gallery_time());
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
        {"solved-here",
         [](App& app) {
             see(app, busy_day());
             try_first(app);
             app.update(PickArea{Area::how_to}, gallery_time());
             app.update(SolvedHere{}, gallery_time());
         }},
        {"customer-form-filled",
         [](App& app) {
             see(app, busy_day());
             open_form(app, filled_customer_draft());
             app.hear(DraftKept{filled_customer_draft().id, gallery_time()});
         }},
        {"customer-form-errors",
         [](App& app) {
             see(app, busy_day());
             Draft draft = filled_customer_draft();
             draft.escalation_reasons.clear();
             draft.tried.clear();
             draft.impact.clear();
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
    };
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
    for (const Attachment& attachment : some_attachments())
        texts.push_back(attachment.name);
    for (const FolderItem& item : a_stick().items)
        texts.push_back(item.name);
    texts.insert(texts.end(), {"화면 녹화.mp4", "trace.zip", "Pictures", "media", "/home/kiosk/Pictures",
                               "/media", "STICK"});
    for (const auto& [name, version] : facts().libraries)
        texts.push_back(name + version);
    const SupportProcess support = facts().support;
    for (const std::string& text : {facts().service_address, facts().data_folder, facts().kiosk_id,
                                    support.name, support.phone, support.email, support.hours})
        texts.push_back(text);
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
    exhibit->app->take_commands();
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
