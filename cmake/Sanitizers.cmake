# Address and undefined-behaviour sanitizers for all of our own code. The libraries of others are
# not instrumented, hence no check of vtable types, which they do not all export.
option(CNNC_SANITIZERS "build with the address and undefined-behaviour sanitizers" OFF)

# What a program that links our instrumented runtime must be linked with as well; else empty.
set(CNNC_SANITIZER_FLAGS "")
if(CNNC_SANITIZERS)
  set(CNNC_SANITIZER_FLAGS -fsanitize=address,undefined -fno-sanitize=vptr)
  add_compile_options(${CNNC_SANITIZER_FLAGS} -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer)
  add_link_options(${CNNC_SANITIZER_FLAGS})
endif()
