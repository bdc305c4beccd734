# Our own code compiles without a warning; headers of others are included as system headers.
add_compile_options(-Wall -Wextra -Werror)
