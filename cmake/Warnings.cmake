# Our own code compiles without a warning; headers of others are included as system headers.
add_compile_options(-Wall -Wextra -Werror)

# g++ 12 sees overlapping copies in std::string's operator+ where there are none (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)
endif()

# clang sees libstdc++ 12 use what it declares deprecated itself (std::get_temporary_buffer).
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_compile_options(-Wno-deprecated-declarations)
endif()
