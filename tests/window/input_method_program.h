#pragma once

#include "storage/result.h"
#include "tests/storage/temporary_folder.h"
#include "tests/window/virtual_display.h"

#include <memory>
#include <string>
#include <vector>

namespace kiosk::test
{

enum class MethodServer {
    fcitx5,
    ibus,
};

enum class Engine {
    pinyin,
    chewing,
    hangul,
};

/// Who draws what is being composed.
enum class Composition {
    as_shipped,  ///< fcitx5 draws it in a window of its own, ibus has the program draw it.
    on_the_spot, ///< The program draws it; for fcitx5 a setting.
};

struct InputMethodOptions {
    MethodServer server = MethodServer::fcitx5;
    Engine engine = Engine::pinyin;
    Composition composition = Composition::as_shipped;
};

/// A real input method for one virtual display, away from the machine's own: with a message bus, a home and
/// settings of its own, all gone with the object.
class InputMethodProgram
{
public:
    /// Prepares the folders and the bus; launch() starts the method. Points XMODIFIERS of this process to it
    /// while it lives. Errors: system_fault, naming the package that is missing.
    static Result<std::unique_ptr<InputMethodProgram>> prepare(const VirtualDisplay& display,
                                                               const InputMethodOptions& options);
    ~InputMethodProgram();
    InputMethodProgram(const InputMethodProgram&) = delete;
    InputMethodProgram& operator=(const InputMethodProgram&) = delete;

    /// Starts it, again after a crash, and waits until programs can connect. Errors: system_fault.
    Result<> launch();

    /// Kills it as a crash would.
    void crash();

    /// Stops it: it lives and answers nobody.
    void hang();

    /// Waits until it takes the keys of the field that has the focus. False when that does not come.
    bool takes_keys() const;

    MethodServer server() const { return options_.server; }

private:
    InputMethodProgram(const VirtualDisplay& display, const InputMethodOptions& options);
    void write_settings() const;
    Result<> start_bus();
    bool is_connectable() const;

    const VirtualDisplay& display_;
    InputMethodOptions options_;
    TemporaryFolder folder_;
    std::vector<std::string> environment_;
    std::unique_ptr<Process> bus_;
    std::unique_ptr<Process> program_;
};

} // namespace kiosk::test
