# Sanitizers for all of our own code. The libraries of others are not instrumented, hence no check
# of vtable types, which they do not all export.
set(CNNC_SANITIZERS "" CACHE STRING "sanitizers: address,undefined or thread; empty for none")
option(CNNC_FUZZING "instrument for libFuzzer and add the targets of test/fuzz (clang only)" OFF)

# What a program that links our instrumented runtime must be linked with as well; else empty.
set(CNNC_SANITIZER_FLAGS "")
if(CNNC_SANITIZERS)
  set(CNNC_SANITIZER_FLAGS -fsanitize=${CNNC_SANITIZERS} -fno-sanitize=vptr)
  add_compile_options(${CNNC_SANITIZER_FLAGS} -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer)
  add_link_options(${CNNC_SANITIZER_FLAGS})
endif()
if(CNNC_FUZZING)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
