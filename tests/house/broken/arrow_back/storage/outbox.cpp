#include "sync/core.h" // An arrow against kiosk -> sync -> storage.
