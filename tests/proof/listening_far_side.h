#pragma once

#include "tests/product/far_side_process.h"
#include "tests/proof/trial_kiosk.h"
#include "tests/storage/temporary_folder.h"

#include <memory>

#include <doctest/doctest.h>

namespace kiosk
{

/// A far side as a process of its own, with its ledger. To be made in the thread that outlives its use.
struct ListeningFarSide {
    explicit ListeningFarSide(std::vector<std::string> more_arguments = {})
    {
        auto started = test::FarSideProcess::start(folder.path(), std::move(more_arguments));
        REQUIRE(started);
        process = *std::move(started);
    }

    TrialFarSide trial() { return {process->config_file(), &executions}; }

    TemporaryFolder folder;
    std::unique_ptr<test::FarSideProcess> process;
    Executions executions{folder / "ledger.jsonl"};
};

} // namespace kiosk
