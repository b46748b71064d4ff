// What the core counts for the escalation report.

#include "sync/core.h"
#include "sync/escalation_report.h"

namespace kiosk
{

Result<> Core::do_command(const ReadReport&)
{
    auto cases = read_cases(*store_, catalogue_);
    if (!cases) {
        replies_.emplace_back(ReportNotRead{cases.error()});
        return cases.error();
    }
    replies_.emplace_back(ReportRead{std::make_shared<const std::vector<ReportCase>>(*std::move(cases))});
    return success();
}

} // namespace kiosk
