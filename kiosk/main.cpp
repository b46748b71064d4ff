#include "kiosk/program.h"

int main(int argc, char** argv)
{
    return kiosk::run_program(argc, argv);
}
