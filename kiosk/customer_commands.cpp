#include "kiosk/exit_code.h"
#include "kiosk/headless_core.h"
#include "kiosk/input_file.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/stop_signals.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/customer_import.h"
#include "storage/store.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

std::filesystem::path directory_file(const std::filesystem::path& data_folder)
{
    return data_folder / "customers";
}

std::string_view word(CustomerSource source)
{
    switch (source) {
    case CustomerSource::none:
        return "none";
    case CustomerSource::partner_center:
        return "partner_center";
    case CustomerSource::csv_file:
        return "csv_file";
    }
    return {};
}

std::string_view word(CustomerImportFault fault)
{
    switch (fault) {
    case CustomerImportFault::quote_in_bare_field:
        return "quote_in_bare_field";
    case CustomerImportFault::text_after_closing_quote:
        return "text_after_closing_quote";
    case CustomerImportFault::quote_not_closed:
        return "quote_not_closed";
    case CustomerImportFault::nul_byte:
        return "nul_byte";
    case CustomerImportFault::utf_16:
        return "utf_16";
    case CustomerImportFault::too_large:
        return "too_large";
    case CustomerImportFault::no_customers:
        return "no_customers";
    case CustomerImportFault::column_missing:
        return "column_missing";
    case CustomerImportFault::column_twice:
        return "column_twice";
    case CustomerImportFault::column_count:
        return "column_count";
    case CustomerImportFault::tenant_id_missing:
        return "tenant_id_missing";
    case CustomerImportFault::tenant_id_not_uuid:
        return "tenant_id_not_uuid";
    case CustomerImportFault::tenant_id_twice:
        return "tenant_id_twice";
    case CustomerImportFault::company_name_missing:
        return "company_name_missing";
    }
    return {};
}

std::string sentence(const CustomerImportProblem& problem)
{
    switch (problem.fault) {
    case CustomerImportFault::quote_in_bare_field:
        return tr("A field with quotation marks must stand in quotation marks.");
    case CustomerImportFault::text_after_closing_quote:
        return tr("There is text after the closing quotation mark.");
    case CustomerImportFault::quote_not_closed:
        return tr("A quotation mark is opened and never closed.");
    case CustomerImportFault::nul_byte:
        return tr("This is not a text file.");
    case CustomerImportFault::utf_16:
        return tr("The file is UTF-16. Please save it as UTF-8.");
    case CustomerImportFault::too_large:
        return tr("The file is too large.");
    case CustomerImportFault::no_customers:
        return tr("There are no customers in the file.");
    case CustomerImportFault::column_missing:
        return tr("The first line names no tenant id or no company name.");
    case CustomerImportFault::column_twice:
        return tr("The first line names a column twice.");
    case CustomerImportFault::column_count:
        return tr("This line has more or fewer fields than the first one promises.");
    case CustomerImportFault::tenant_id_missing:
        return tr("The tenant id is missing.");
    case CustomerImportFault::tenant_id_not_uuid:
        return tr("The tenant id is not of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.");
    case CustomerImportFault::tenant_id_twice:
        return fill(tr("Line {line} has the same tenant id."),
                    fmt::arg("line", problem.other_line.value_or(0)));
    case CustomerImportFault::company_name_missing:
        return tr("The company name is missing.");
    }
    return {};
}

int print_problems(const std::vector<CustomerImportProblem>& problems, OutputFormat format)
{
    Complaint complaint{
        "invalid_input", tr("The customers were not imported; the list stays as it was."), {}};
    for (const CustomerImportProblem& problem : problems)
        complaint.fields.push_back({fill(tr("line {line}"), fmt::arg("line", problem.line)),
                                    std::string{word(problem.fault)}, sentence(problem)});
    if (format == OutputFormat::json)
        for (std::size_t index = 0; index < problems.size(); ++index)
            complaint.fields[index].field = "line " + std::to_string(problems[index].line);
    print_complaint(format, complaint);
    return kExitInputRefused;
}

/// The directory as it is in the data folder; an empty one when there is none yet.
Result<CustomerDirectory> directory_of(const std::filesystem::path& data_folder)
{
    const auto store = Store::inspect(data_folder);
    if (!store) return store.error();
    if (!*store) return CustomerDirectory{};
    auto directory = CustomerDirectory::load(directory_file(data_folder),
                                             (*store)->keyring().derived(KeyPurpose::directory));
    if (!directory && directory.error().code == ErrorCode::not_found) return CustomerDirectory{};
    return directory;
}

int print_directory(const CustomerDirectory& directory, const Workplace& workplace)
{
    if (workplace.format == OutputFormat::json)
        print_json({{"customers", directory.size()},
                    {"source", word(directory.source())},
                    {"fetched_at", rfc3339(directory.fetched_at())}});
    else
        print_text(fill(trn("{count} customer.", "{count} customers.", directory.size()),
                        fmt::arg("count", number(directory.size()))) +
                   '\n');
    return kExitDone;
}

} // namespace

int run(const ImportCustomersJob& job, const Workplace& workplace)
{
    const auto bytes = read_input(job.file, customers_csv_bytes_max);
    if (!bytes) {
        print_complaint(workplace.format, {"invalid_input",
                                           fill(tr("The file cannot be read: {reason}"),
                                                fmt::arg("reason", bytes.error().detail)),
                                           {}});
        return kExitInputRefused;
    }
    const CustomerImport import = parse_customers_csv(*bytes);
    if (!import.problems.empty()) return print_problems(import.problems, workplace.format);

    const auto store = Store::open(workplace.data_folder);
    if (!store) return print_error(workplace.format, store.error());
    const CustomerDirectory directory{import.customers, SystemClock{}.now().wall, CustomerSource::csv_file};
    const auto saved = directory.save(directory_file(workplace.data_folder),
                                      (*store)->keyring().derived(KeyPurpose::directory));
    if (!saved) return print_error(workplace.format, saved.error());
    if (import.replaced_text_line)
        std::fprintf(stderr, "support-kiosk: %s\n",
                     fill(tr("Line {line} holds bytes that are not UTF-8; they were replaced."),
                          fmt::arg("line", *import.replaced_text_line))
                         .c_str());
    return print_directory(directory, workplace);
}

int run(const RefreshCustomersJob&, const Workplace& workplace)
{
    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(workplace.format, headless.error());
    Core& core = (*headless)->core;
    const StopSignals stop{[&] { (*headless)->transport.wake(); }};

    auto replies = core.execute(RefreshDirectory{});
    for (;;) {
        if (const auto* failed = find_reply<DirectoryNotRefreshed>(replies))
            return print_error(workplace.format, failed->error);
        if (find_reply<DirectoryRefreshed>(replies) != nullptr)
            return print_directory(*core.snapshot()->directory, workplace);
        if (stop.is_raised()) return print_error(workplace.format, {ErrorCode::offline, "interrupted"});
        core.step(core.pause());
        replies = core.take_replies();
    }
}

int run(const SearchCustomersJob& job, const Workplace& workplace)
{
    const auto directory = directory_of(workplace.data_folder);
    if (!directory) return print_error(workplace.format, directory.error());
    const CustomerMatches matches = directory->search(job.text, job.limit);
    if (workplace.format == OutputFormat::json) {
        Json customers = Json::array();
        for (const CustomerRow row : matches.rows) {
            const Customer customer = directory->customer(row);
            customers.push_back({{"customer_id", customer.tenant_id},
                                 {"company_name", customer.company_name},
                                 {"domain", customer.domain}});
        }
        print_json(
            {{"total", matches.total},
             {"source", word(directory->source())},
             {"fetched_at", directory->empty() ? Json(nullptr) : Json(rfc3339(directory->fetched_at()))},
             {"customers", customers}});
        return kExitDone;
    }
    TextTable table;
    for (const CustomerRow row : matches.rows) {
        const Customer customer = directory->customer(row);
        table.add({customer.tenant_id, printable(customer.company_name), printable(customer.domain)});
    }
    std::string text = table.text();
    if (directory->empty())
        text = std::string{tr("There are no customers on this device yet: import or refresh them.")} + '\n';
    else if (matches.total > matches.rows.size())
        text += fill(tr("{shown} of {total} are shown."), fmt::arg("shown", number(matches.rows.size())),
                     fmt::arg("total", number(matches.total))) +
                '\n';
    else if (matches.total == 0)
        text = std::string{tr("No customer matches.")} + '\n';
    print_text(text);
    return kExitDone;
}

} // namespace kiosk
