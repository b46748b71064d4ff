#include "kiosk/file_system.h"

#include "kiosk/translation.h"

namespace kiosk
{

std::string file_system_sentence(FileSystemTrust trust)
{
    switch (trust) {
    case FileSystemTrust::durable:
        return {};
    case FileSystemTrust::forgetful:
        return tr("it lives in memory; every request is lost at power-off");
    case FileSystemTrust::remote:
        return tr("it is not a local disk; the database must not live on it");
    case FileSystemTrust::modeless:
        return tr("it cannot keep files for their owner only");
    case FileSystemTrust::layered:
        return tr("a container or live system; the data may be gone with it");
    case FileSystemTrust::unknown:
        return tr("of a kind that is not known here");
    }
    return {};
}

} // namespace kiosk
