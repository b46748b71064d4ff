#include "kiosk/headless_core.h"

#include "kiosk/loss_wording.h"
#include "kiosk/paths.h"
#include "kiosk/text_table.h"
#include "kiosk/wording.h"

#include <cstdio>

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
    if (const auto compared = (*store)->keep_mark_in(standard_state_folder()); !compared)
        return compared.error();
    std::unique_ptr<HeadlessCore> headless{new HeadlessCore{workplace, *std::move(store)}};
    if (const auto started = headless->core.start(); !started) return started.error();
    const auto found = headless->core.snapshot();
    if (found->losses)
        for (const std::string& sentence : loss_sentences(*found->losses))
            std::fprintf(stderr, "support-kiosk: %s\n", printable(sentence).c_str());
    if (const auto words = storage_lasts_sentence(found->storage_lasts); !words.empty())
        std::fprintf(stderr, "support-kiosk: %s\n", words.c_str());
    return headless;
}

} // namespace kiosk
