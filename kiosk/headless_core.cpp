#include "kiosk/headless_core.h"

namespace kiosk
{

HeadlessCore::HeadlessCore(const Workplace& workplace, std::unique_ptr<Store> store)
    : transport(workplace.config.sync.ca_file),
      core(workplace.config.sync, std::move(store), workplace.catalogue, transport, clock_, random_,
           workplace.trace)
{
}

Result<std::unique_ptr<HeadlessCore>> HeadlessCore::open(const Workplace& workplace,
                                                         const std::filesystem::path& folder)
{
    auto store = Store::open(folder);
    if (!store) return store.error();
    std::unique_ptr<HeadlessCore> headless{new HeadlessCore{workplace, *std::move(store)}};
    if (const auto started = headless->core.start(); !started) return started.error();
    return headless;
}

} // namespace kiosk
