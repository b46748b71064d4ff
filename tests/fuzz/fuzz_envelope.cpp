// The courier's envelope. Input: bytes of a file; or, behind a first byte of 1, contents and changes to its
// envelope.

#include "sync/envelope.h"
#include "tests/fuzz/altered_bytes.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

namespace kiosk
{

namespace
{

Identity kiosk_of(std::uint8_t number)
{
    SecretKey seed;
    seed.data.fill(number);
    return Identity::from_seed(seed);
}

struct Kiosks {
    Identity sender = kiosk_of(1), recipient = kiosk_of(2), stranger = kiosk_of(3);
};

const Kiosks& kiosks()
{
    static const Kiosks three;
    return three;
}

bool strange_files_hold(std::string_view file)
{
    return holds(std::holds_alternative<EnvelopeFault>(open_envelope(kiosks().recipient, file)),
                 "a file that nobody signed does not open");
}

bool altered_files_hold(FuzzInput input)
{
    const Kiosks& k = kiosks();
    const std::string content{input.bytes()};
    const std::string file = enclose(k.sender, k.recipient.key(), content).whole();
    const auto opened = open_envelope(k.recipient, file);
    const auto* whole = std::get_if<Opened>(&opened);
    if (!holds(whole != nullptr && whole->content == content && whole->sender == k.sender.key(),
               "an envelope opens for whom it was sealed, and names who signed it") ||
        !holds(std::holds_alternative<EnvelopeFault>(open_envelope(k.stranger, file)),
               "an envelope opens for nobody else"))
        return false;
    const std::string other = altered(file, input);
    return other == file || holds(std::holds_alternative<EnvelopeFault>(open_envelope(k.recipient, other)),
                                  "an envelope that was changed does not open");
}

bool keys_hold(std::string_view text)
{
    const auto key = KioskKey::parse(text);
    return !key || holds(KioskKey::parse(key->text()) == key, "a key that was read is the same when written");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(envelope)
{
    using namespace kiosk;
    FuzzInput input{data, size};
    if (size > 0 && data[0] == 1) {
        (void)input.byte();
        (void)altered_files_hold(input);
    } else {
        (void)(strange_files_hold(text_of(data, size)) && keys_hold(text_of(data, size)));
    }
    return 0;
}
