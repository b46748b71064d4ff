#pragma once

#include "storage/store.h"
#include "sync/catalogue.h"
#include "sync/commands.h"

#include <string>
#include <vector>

namespace kiosk
{

/// What a slip says about a request. A slip lies around: nothing that a person typed is on it, and nobody's
/// name.
struct SlipFacts {
    Reference reference;
    RequestKind kind;
    Severity severity;
    std::string service; ///< Key in the catalogue; empty for none, and for one that somebody typed.
    Timestamp saved_at;
    std::string language; ///< One of kLanguages.
};

/// What a slip of the request says. An empty `language` means the one its contact prefers. Errors: not_found,
/// and those of the storage.
Result<SlipFacts> slip_facts(const Store& store, const Catalogue& catalogue, const Reference& reference,
                             std::string_view language);

/// Makes slips beside the core, which does not wait for paper. `start` and `take_finished` belong to the
/// core's thread; whoever implements it wakes the core's transport when a slip is finished.
class SlipPress
{
public:
    virtual ~SlipPress() = default;

    virtual void start(SlipFacts facts) = 0;

    /// SlipMade or SlipNotMade for every slip that was finished since the last call.
    virtual std::vector<Reply> take_finished() = 0;
};

} // namespace kiosk
