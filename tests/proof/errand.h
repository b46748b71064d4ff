#pragma once

#include "tests/proof/proxied_kiosk.h"

#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// What a kiosk has to do at the far side while its line is bad.
enum class Errand {
    create,        ///< A request.
    note,          ///< A note to one that was sent.
    close,         ///< The closing of one.
    attach,        ///< A request with a file, to a gateway that takes files.
    sign_in,       ///< A request for which a new access token is needed.
    directory,     ///< The customers, and a request.
    open_customer, ///< What a customer has bought and how its services are, and a request.
    watch,         ///< How sent requests stand, and a request.
};

/// One effect that the far side must have had exactly once.
struct Owed {
    std::string life; ///< What to name when it is not so.
    Reference reference;
    std::string operation; ///< As in the ledger.
};

/// Does errands for one kiosk and keeps count of what is owed for them.
class Errands
{
public:
    explicit Errands(ProxiedKiosk& kiosk) : kiosk_(kiosk) {}

    struct Run {
        std::size_t met = 0; ///< Of the faults.
        std::string wrong;   ///< What went wrong, in words; empty when nothing.
    };

    /// Runs one errand on a line where `faults` happen in their order, each to the next exchange that fits;
    /// then the line heals and all must arrive. `far_side` is the script of the sandbox meanwhile. Faults
    /// that come after the errand is done are not met; one at least must be.
    Run run(const std::string& life, Errand errand, std::vector<WireFault> faults,
            const std::string& far_side = "[]");

    /// What of all that is owed the ledger has not, or more than once, and under which number. Each is named
    /// on stderr.
    Executions settle() const;

private:
    std::optional<Reference> begin(Errand errand);
    void owe(const std::string& life, Errand errand, const Reference& reference);
    bool meets(std::size_t wanted, Errand errand, const Reference& reference);

    ProxiedKiosk& kiosk_;
    TemporaryFolder files_;
    std::size_t files_made_ = 0;
    std::vector<Owed> owed_;
};

/// `stage` of the life, for a message: what the kiosk thinks of it.
std::string in_words(const ProxiedKiosk& kiosk, const Reference& reference);

} // namespace kiosk
