#pragma once

#include "storage/mounted_at.h"

#include <string>

namespace kiosk
{

/// What is to be said about a kind of file system, in the language in use; empty for one that is durable.
std::string file_system_sentence(FileSystemTrust trust);

} // namespace kiosk
