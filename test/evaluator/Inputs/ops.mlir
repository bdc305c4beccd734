// Written by make_ops.py; what PyTorch says of these functions is in ops.safetensors.

func.func @conv2d_plain(%0: tensor<?x4x5x3xf32>, %1: tensor<3x3x3x7xf32>) -> tensor<?x2x3x7xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [0, 0] dilation [1, 1] groups = 1 : (tensor<?x4x5x3xf32>, tensor<3x3x3x7xf32>) -> tensor<?x2x3x7xf32>
  return %r : tensor<?x2x3x7xf32>
}

func.func @conv2d_1x1(%0: tensor<?x3x2x17xf32>, %1: tensor<1x1x17x3xf32>) -> tensor<?x3x2x3xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [0, 0] dilation [1, 1] groups = 1 : (tensor<?x3x2x17xf32>, tensor<1x1x17x3xf32>) -> tensor<?x3x2x3xf32>
  return %r : tensor<?x3x2x3xf32>
}

func.func @conv2d_of_one_pixel(%0: tensor<?x1x1x7xf32>, %1: tensor<1x1x7x5xf32>) -> tensor<?x1x1x5xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [0, 0] dilation [1, 1] groups = 1 : (tensor<?x1x1x7xf32>, tensor<1x1x7x5xf32>) -> tensor<?x1x1x5xf32>
  return %r : tensor<?x1x1x5xf32>
}

func.func @conv2d_padded(%0: tensor<?x3x4x1xf32>, %1: tensor<3x3x1x17xf32>) -> tensor<?x3x4x17xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [1, 1] dilation [1, 1] groups = 1 : (tensor<?x3x4x1xf32>, tensor<3x3x1x17xf32>) -> tensor<?x3x4x17xf32>
  return %r : tensor<?x3x4x17xf32>
}

func.func @conv2d_window_above_image(%0: tensor<?x2x3x3xf32>, %1: tensor<5x7x3x3xf32>) -> tensor<?x2x3x3xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [2, 3] dilation [1, 1] groups = 1 : (tensor<?x2x3x3xf32>, tensor<5x7x3x3xf32>) -> tensor<?x2x3x3xf32>
  return %r : tensor<?x2x3x3xf32>
}

func.func @conv2d_window_above_one_pixel(%0: tensor<?x1x1x3xf32>, %1: tensor<3x3x3x1xf32>) -> tensor<?x1x1x1xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [1, 1] dilation [1, 1] groups = 1 : (tensor<?x1x1x3xf32>, tensor<3x3x3x1xf32>) -> tensor<?x1x1x1xf32>
  return %r : tensor<?x1x1x1xf32>
}

func.func @conv2d_all_padding(%0: tensor<?x2x2x1xf32>, %1: tensor<1x1x1x3xf32>) -> tensor<?x3x8x3xf32> {
  %r = cnn.conv2d %0, %1 strides [2, 1] padding [2, 3] dilation [1, 1] groups = 1 : (tensor<?x2x2x1xf32>, tensor<1x1x1x3xf32>) -> tensor<?x3x8x3xf32>
  return %r : tensor<?x3x8x3xf32>
}

func.func @conv2d_stride_above_window(%0: tensor<?x7x8x3xf32>, %1: tensor<2x2x3x5xf32>) -> tensor<?x2x2x5xf32> {
  %r = cnn.conv2d %0, %1 strides [3, 4] padding [0, 0] dilation [1, 1] groups = 1 : (tensor<?x7x8x3xf32>, tensor<2x2x3x5xf32>) -> tensor<?x2x2x5xf32>
  return %r : tensor<?x2x2x5xf32>
}

func.func @conv2d_stride_leaves_rest(%0: tensor<?x8x9x1xf32>, %1: tensor<3x3x1x3xf32>) -> tensor<?x3x3x3xf32> {
  %r = cnn.conv2d %0, %1 strides [2, 3] padding [0, 0] dilation [1, 1] groups = 1 : (tensor<?x8x9x1xf32>, tensor<3x3x1x3xf32>) -> tensor<?x3x3x3xf32>
  return %r : tensor<?x3x3x3xf32>
}

func.func @conv2d_stem(%0: tensor<?x9x8x1xf32>, %1: tensor<7x7x1x3xf32>) -> tensor<?x5x4x3xf32> {
  %r = cnn.conv2d %0, %1 strides [2, 2] padding [3, 3] dilation [1, 1] groups = 1 : (tensor<?x9x8x1xf32>, tensor<7x7x1x3xf32>) -> tensor<?x5x4x3xf32>
  return %r : tensor<?x5x4x3xf32>
}

func.func @conv2d_dilated(%0: tensor<?x7x6x2xf32>, %1: tensor<3x3x2x3xf32>) -> tensor<?x7x6x3xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [2, 2] dilation [2, 2] groups = 1 : (tensor<?x7x6x2xf32>, tensor<3x3x2x3xf32>) -> tensor<?x7x6x3xf32>
  return %r : tensor<?x7x6x3xf32>
}

func.func @conv2d_all_at_once(%0: tensor<?x7x6x4xf32>, %1: tensor<3x2x2x6xf32>) -> tensor<?x3x7x6xf32> {
  %r = cnn.conv2d %0, %1 strides [2, 1] padding [0, 2] dilation [1, 3] groups = 2 : (tensor<?x7x6x4xf32>, tensor<3x2x2x6xf32>) -> tensor<?x3x7x6xf32>
  return %r : tensor<?x3x7x6xf32>
}

func.func @conv2d_groups(%0: tensor<?x4x5x6xf32>, %1: tensor<3x3x2x9xf32>) -> tensor<?x2x3x9xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [0, 0] dilation [1, 1] groups = 3 : (tensor<?x4x5x6xf32>, tensor<3x3x2x9xf32>) -> tensor<?x2x3x9xf32>
  return %r : tensor<?x2x3x9xf32>
}

func.func @conv2d_depthwise(%0: tensor<?x4x4x7xf32>, %1: tensor<3x3x1x7xf32>) -> tensor<?x4x4x7xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [1, 1] dilation [1, 1] groups = 7 : (tensor<?x4x4x7xf32>, tensor<3x3x1x7xf32>) -> tensor<?x4x4x7xf32>
  return %r : tensor<?x4x4x7xf32>
}

func.func @conv2d_depthwise_doubled(%0: tensor<?x4x3x3xf32>, %1: tensor<3x3x1x6xf32>) -> tensor<?x2x2x6xf32> {
  %r = cnn.conv2d %0, %1 strides [2, 2] padding [1, 1] dilation [1, 1] groups = 3 : (tensor<?x4x3x3xf32>, tensor<3x3x1x6xf32>) -> tensor<?x2x2x6xf32>
  return %r : tensor<?x2x2x6xf32>
}

func.func @conv2d_33_channels(%0: tensor<?x2x2x33xf32>, %1: tensor<2x2x33x1xf32>) -> tensor<?x1x1x1xf32> {
  %r = cnn.conv2d %0, %1 strides [1, 1] padding [0, 0] dilation [1, 1] groups = 1 : (tensor<?x2x2x33xf32>, tensor<2x2x33x1xf32>) -> tensor<?x1x1x1xf32>
  return %r : tensor<?x1x1x1xf32>
}

func.func @bias_add(%0: tensor<?x3x4x7xf32>, %1: tensor<7xf32>) -> tensor<?x3x4x7xf32> {
  %r = cnn.bias_add %0, %1 : (tensor<?x3x4x7xf32>, tensor<7xf32>) -> tensor<?x3x4x7xf32>
  return %r : tensor<?x3x4x7xf32>
}

func.func @activation_relu(%0: tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32> {
  %a = cnn.add %0, %0 : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %b = cnn.add %a, %a : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %r = cnn.activation relu %b {slope = 2.0e-1} : tensor<?x3x5x3xf32> -> tensor<?x3x5x3xf32>
  return %r : tensor<?x3x5x3xf32>
}

func.func @activation_relu6(%0: tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32> {
  %a = cnn.add %0, %0 : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %b = cnn.add %a, %a : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %r = cnn.activation relu6 %b {slope = 2.0e-1} : tensor<?x3x5x3xf32> -> tensor<?x3x5x3xf32>
  return %r : tensor<?x3x5x3xf32>
}

func.func @activation_leaky_relu(%0: tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32> {
  %a = cnn.add %0, %0 : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %b = cnn.add %a, %a : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %r = cnn.activation leaky_relu %b {slope = 2.0e-1} : tensor<?x3x5x3xf32> -> tensor<?x3x5x3xf32>
  return %r : tensor<?x3x5x3xf32>
}

func.func @activation_sigmoid(%0: tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32> {
  %a = cnn.add %0, %0 : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %b = cnn.add %a, %a : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %r = cnn.activation sigmoid %b {slope = 2.0e-1} : tensor<?x3x5x3xf32> -> tensor<?x3x5x3xf32>
  return %r : tensor<?x3x5x3xf32>
}

func.func @activation_tanh(%0: tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32> {
  %a = cnn.add %0, %0 : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %b = cnn.add %a, %a : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %r = cnn.activation tanh %b {slope = 2.0e-1} : tensor<?x3x5x3xf32> -> tensor<?x3x5x3xf32>
  return %r : tensor<?x3x5x3xf32>
}

func.func @activation_silu(%0: tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32> {
  %a = cnn.add %0, %0 : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %b = cnn.add %a, %a : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %r = cnn.activation silu %b {slope = 2.0e-1} : tensor<?x3x5x3xf32> -> tensor<?x3x5x3xf32>
  return %r : tensor<?x3x5x3xf32>
}

func.func @activation_hard_swish(%0: tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32> {
  %a = cnn.add %0, %0 : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %b = cnn.add %a, %a : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %r = cnn.activation hard_swish %b {slope = 2.0e-1} : tensor<?x3x5x3xf32> -> tensor<?x3x5x3xf32>
  return %r : tensor<?x3x5x3xf32>
}

func.func @activation_gelu(%0: tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32> {
  %a = cnn.add %0, %0 : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %b = cnn.add %a, %a : (tensor<?x3x5x3xf32>, tensor<?x3x5x3xf32>) -> tensor<?x3x5x3xf32>
  %r = cnn.activation gelu %b {slope = 2.0e-1} : tensor<?x3x5x3xf32> -> tensor<?x3x5x3xf32>
  return %r : tensor<?x3x5x3xf32>
}

func.func @add_two(%0: tensor<?x3x4x3xf32>, %1: tensor<?x3x4x3xf32>) -> tensor<?x3x4x3xf32> {
  %r = cnn.add %0, %1 : (tensor<?x3x4x3xf32>, tensor<?x3x4x3xf32>) -> tensor<?x3x4x3xf32>
  return %r : tensor<?x3x4x3xf32>
}

func.func @add_itself(%0: tensor<?x2x2x1xf32>) -> tensor<?x2x2x1xf32> {
  %r = cnn.add %0, %0, %0 : (tensor<?x2x2x1xf32>, tensor<?x2x2x1xf32>, tensor<?x2x2x1xf32>) -> tensor<?x2x2x1xf32>
  return %r : tensor<?x2x2x1xf32>
}

func.func @max_pool_plain(%0: tensor<?x4x6x3xf32>) -> tensor<?x2x3x3xf32> {
  %r = cnn.max_pool %0 window [2, 2] strides [2, 2] padding [0, 0] ceil = false : tensor<?x4x6x3xf32> -> tensor<?x2x3x3xf32>
  return %r : tensor<?x2x3x3xf32>
}

func.func @avg_pool_plain(%0: tensor<?x4x6x3xf32>) -> tensor<?x2x3x3xf32> {
  %r = cnn.avg_pool %0 window [2, 2] strides [2, 2] padding [0, 0] ceil = false : tensor<?x4x6x3xf32> -> tensor<?x2x3x3xf32>
  return %r : tensor<?x2x3x3xf32>
}

func.func @max_pool_overlapping(%0: tensor<?x5x7x3xf32>) -> tensor<?x3x4x3xf32> {
  %r = cnn.max_pool %0 window [3, 3] strides [2, 2] padding [1, 1] ceil = false : tensor<?x5x7x3xf32> -> tensor<?x3x4x3xf32>
  return %r : tensor<?x3x4x3xf32>
}

func.func @avg_pool_overlapping(%0: tensor<?x5x7x3xf32>) -> tensor<?x3x4x3xf32> {
  %r = cnn.avg_pool %0 window [3, 3] strides [2, 2] padding [1, 1] ceil = false : tensor<?x5x7x3xf32> -> tensor<?x3x4x3xf32>
  return %r : tensor<?x3x4x3xf32>
}

func.func @avg_pool_overlapping_pad_not_counted(%0: tensor<?x5x7x3xf32>) -> tensor<?x3x4x3xf32> {
  %r = cnn.avg_pool %0 window [3, 3] strides [2, 2] padding [1, 1] ceil = false {count_include_pad = false} : tensor<?x5x7x3xf32> -> tensor<?x3x4x3xf32>
  return %r : tensor<?x3x4x3xf32>
}

func.func @max_pool_same_size(%0: tensor<?x3x4x7xf32>) -> tensor<?x3x4x7xf32> {
  %r = cnn.max_pool %0 window [3, 3] strides [1, 1] padding [1, 1] ceil = false : tensor<?x3x4x7xf32> -> tensor<?x3x4x7xf32>
  return %r : tensor<?x3x4x7xf32>
}

func.func @avg_pool_same_size(%0: tensor<?x3x4x7xf32>) -> tensor<?x3x4x7xf32> {
  %r = cnn.avg_pool %0 window [3, 3] strides [1, 1] padding [1, 1] ceil = false : tensor<?x3x4x7xf32> -> tensor<?x3x4x7xf32>
  return %r : tensor<?x3x4x7xf32>
}

func.func @avg_pool_same_size_pad_not_counted(%0: tensor<?x3x4x7xf32>) -> tensor<?x3x4x7xf32> {
  %r = cnn.avg_pool %0 window [3, 3] strides [1, 1] padding [1, 1] ceil = false {count_include_pad = false} : tensor<?x3x4x7xf32> -> tensor<?x3x4x7xf32>
  return %r : tensor<?x3x4x7xf32>
}

func.func @max_pool_of_one_pixel(%0: tensor<?x1x1x7xf32>) -> tensor<?x1x1x7xf32> {
  %r = cnn.max_pool %0 window [1, 1] strides [1, 1] padding [0, 0] ceil = false : tensor<?x1x1x7xf32> -> tensor<?x1x1x7xf32>
  return %r : tensor<?x1x1x7xf32>
}

func.func @avg_pool_of_one_pixel(%0: tensor<?x1x1x7xf32>) -> tensor<?x1x1x7xf32> {
  %r = cnn.avg_pool %0 window [1, 1] strides [1, 1] padding [0, 0] ceil = false : tensor<?x1x1x7xf32> -> tensor<?x1x1x7xf32>
  return %r : tensor<?x1x1x7xf32>
}

func.func @max_pool_one_pixel_padded(%0: tensor<?x1x1x3xf32>) -> tensor<?x1x1x3xf32> {
  %r = cnn.max_pool %0 window [3, 3] strides [2, 2] padding [1, 1] ceil = false : tensor<?x1x1x3xf32> -> tensor<?x1x1x3xf32>
  return %r : tensor<?x1x1x3xf32>
}

func.func @avg_pool_one_pixel_padded(%0: tensor<?x1x1x3xf32>) -> tensor<?x1x1x3xf32> {
  %r = cnn.avg_pool %0 window [3, 3] strides [2, 2] padding [1, 1] ceil = false : tensor<?x1x1x3xf32> -> tensor<?x1x1x3xf32>
  return %r : tensor<?x1x1x3xf32>
}

func.func @avg_pool_one_pixel_padded_pad_not_counted(%0: tensor<?x1x1x3xf32>) -> tensor<?x1x1x3xf32> {
  %r = cnn.avg_pool %0 window [3, 3] strides [2, 2] padding [1, 1] ceil = false {count_include_pad = false} : tensor<?x1x1x3xf32> -> tensor<?x1x1x3xf32>
  return %r : tensor<?x1x1x3xf32>
}

func.func @max_pool_whole_plane(%0: tensor<?x3x5x7xf32>) -> tensor<?x1x1x7xf32> {
  %r = cnn.max_pool %0 window [3, 5] strides [3, 5] padding [0, 0] ceil = false : tensor<?x3x5x7xf32> -> tensor<?x1x1x7xf32>
  return %r : tensor<?x1x1x7xf32>
}

func.func @avg_pool_whole_plane(%0: tensor<?x3x5x7xf32>) -> tensor<?x1x1x7xf32> {
  %r = cnn.avg_pool %0 window [3, 5] strides [3, 5] padding [0, 0] ceil = false : tensor<?x3x5x7xf32> -> tensor<?x1x1x7xf32>
  return %r : tensor<?x1x1x7xf32>
}

func.func @max_pool_stride_above_window(%0: tensor<?x7x8x1xf32>) -> tensor<?x2x2x1xf32> {
  %r = cnn.max_pool %0 window [2, 1] strides [3, 4] padding [0, 0] ceil = false : tensor<?x7x8x1xf32> -> tensor<?x2x2x1xf32>
  return %r : tensor<?x2x2x1xf32>
}

func.func @avg_pool_stride_above_window(%0: tensor<?x7x8x1xf32>) -> tensor<?x2x2x1xf32> {
  %r = cnn.avg_pool %0 window [2, 1] strides [3, 4] padding [0, 0] ceil = false : tensor<?x7x8x1xf32> -> tensor<?x2x2x1xf32>
  return %r : tensor<?x2x2x1xf32>
}

func.func @max_pool_rounded_up(%0: tensor<?x5x6x3xf32>) -> tensor<?x3x4x3xf32> {
  %r = cnn.max_pool %0 window [2, 3] strides [2, 2] padding [0, 1] ceil = true : tensor<?x5x6x3xf32> -> tensor<?x3x4x3xf32>
  return %r : tensor<?x3x4x3xf32>
}

func.func @avg_pool_rounded_up(%0: tensor<?x5x6x3xf32>) -> tensor<?x3x4x3xf32> {
  %r = cnn.avg_pool %0 window [2, 3] strides [2, 2] padding [0, 1] ceil = true : tensor<?x5x6x3xf32> -> tensor<?x3x4x3xf32>
  return %r : tensor<?x3x4x3xf32>
}

func.func @avg_pool_rounded_up_pad_not_counted(%0: tensor<?x5x6x3xf32>) -> tensor<?x3x4x3xf32> {
  %r = cnn.avg_pool %0 window [2, 3] strides [2, 2] padding [0, 1] ceil = true {count_include_pad = false} : tensor<?x5x6x3xf32> -> tensor<?x3x4x3xf32>
  return %r : tensor<?x3x4x3xf32>
}

func.func @max_pool_rounded_up_but_dropped(%0: tensor<?x3x3x1xf32>) -> tensor<?x2x2x1xf32> {
  %r = cnn.max_pool %0 window [2, 2] strides [2, 3] padding [1, 1] ceil = true : tensor<?x3x3x1xf32> -> tensor<?x2x2x1xf32>
  return %r : tensor<?x2x2x1xf32>
}

func.func @avg_pool_rounded_up_but_dropped(%0: tensor<?x3x3x1xf32>) -> tensor<?x2x2x1xf32> {
  %r = cnn.avg_pool %0 window [2, 2] strides [2, 3] padding [1, 1] ceil = true : tensor<?x3x3x1xf32> -> tensor<?x2x2x1xf32>
  return %r : tensor<?x2x2x1xf32>
}

func.func @avg_pool_rounded_up_but_dropped_pad_not_counted(%0: tensor<?x3x3x1xf32>) -> tensor<?x2x2x1xf32> {
  %r = cnn.avg_pool %0 window [2, 2] strides [2, 3] padding [1, 1] ceil = true {count_include_pad = false} : tensor<?x3x3x1xf32> -> tensor<?x2x2x1xf32>
  return %r : tensor<?x2x2x1xf32>
}

func.func @max_pool_oblong(%0: tensor<?x6x4x3xf32>) -> tensor<?x7x2x3xf32> {
  %r = cnn.max_pool %0 window [4, 2] strides [1, 2] padding [2, 0] ceil = false : tensor<?x6x4x3xf32> -> tensor<?x7x2x3xf32>
  return %r : tensor<?x7x2x3xf32>
}

func.func @avg_pool_oblong(%0: tensor<?x6x4x3xf32>) -> tensor<?x7x2x3xf32> {
  %r = cnn.avg_pool %0 window [4, 2] strides [1, 2] padding [2, 0] ceil = false : tensor<?x6x4x3xf32> -> tensor<?x7x2x3xf32>
  return %r : tensor<?x7x2x3xf32>
}

func.func @avg_pool_oblong_pad_not_counted(%0: tensor<?x6x4x3xf32>) -> tensor<?x7x2x3xf32> {
  %r = cnn.avg_pool %0 window [4, 2] strides [1, 2] padding [2, 0] ceil = false {count_include_pad = false} : tensor<?x6x4x3xf32> -> tensor<?x7x2x3xf32>
  return %r : tensor<?x7x2x3xf32>
}

func.func @concat(%0: tensor<?x3x2x1xf32>, %1: tensor<?x3x2x7xf32>, %2: tensor<?x3x2x3xf32>) -> tensor<?x3x2x11xf32> {
  %r = cnn.concat %0, %1, %2 : (tensor<?x3x2x1xf32>, tensor<?x3x2x7xf32>, tensor<?x3x2x3xf32>) -> tensor<?x3x2x11xf32>
  return %r : tensor<?x3x2x11xf32>
}

func.func @concat_of_itself(%0: tensor<?x1x2x3xf32>) -> tensor<?x1x2x6xf32> {
  %r = cnn.concat %0, %0 : (tensor<?x1x2x3xf32>, tensor<?x1x2x3xf32>) -> tensor<?x1x2x6xf32>
  return %r : tensor<?x1x2x6xf32>
}

func.func @upsample(%0: tensor<?x2x3x3xf32>) -> tensor<?x4x9x3xf32> {
  %r = cnn.upsample %0 scale [2, 3] : tensor<?x2x3x3xf32> -> tensor<?x4x9x3xf32>
  return %r : tensor<?x4x9x3xf32>
}

func.func @flatten(%0: tensor<?x2x3x5xf32>) -> tensor<?x1x1x30xf32> {
  %r = cnn.flatten %0 : tensor<?x2x3x5xf32> -> tensor<?x1x1x30xf32>
  return %r : tensor<?x1x1x30xf32>
}

func.func @batch_norm_plane(%0: tensor<?x3x4x7xf32>, %1: tensor<7xf32>, %2: tensor<7xf32>) -> tensor<?x3x4x7xf32> {
  %m, %v = cnn.batch_statistics %0 : (tensor<?x3x4x7xf32>) -> (tensor<7xf32>, tensor<7xf32>)
  %r = cnn.normalize %0, %m, %v, %1, %2 epsilon = 1.000000e-05 : (tensor<?x3x4x7xf32>, tensor<7xf32>, tensor<7xf32>, tensor<7xf32>, tensor<7xf32>) -> tensor<?x3x4x7xf32>
  return %r : tensor<?x3x4x7xf32>
}

func.func @batch_norm_one_pixel(%0: tensor<?x1x1x17xf32>, %1: tensor<17xf32>, %2: tensor<17xf32>) -> tensor<?x1x1x17xf32> {
  %m, %v = cnn.batch_statistics %0 : (tensor<?x1x1x17xf32>) -> (tensor<17xf32>, tensor<17xf32>)
  %r = cnn.normalize %0, %m, %v, %1, %2 epsilon = 1.000000e-03 : (tensor<?x1x1x17xf32>, tensor<17xf32>, tensor<17xf32>, tensor<17xf32>, tensor<17xf32>) -> tensor<?x1x1x17xf32>
  return %r : tensor<?x1x1x17xf32>
}
