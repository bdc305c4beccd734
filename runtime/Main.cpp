// The main of every compiled program; the network is in the table that it is linked with.
#include "runtime/commands/Commands.h"

int main(int argc, char **argv) { return cnnc::runtime::runProgram(cnn_the_programs, argc, argv); }
