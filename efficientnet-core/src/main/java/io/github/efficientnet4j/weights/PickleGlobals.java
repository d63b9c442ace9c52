package io.github.efficientnet4j.weights;

import java.util.Map;
import java.util.Optional;

/** The global names that mean something to the reader of weights. All others are opaque. */
final class PickleGlobals {

  static final String ORDERED_DICT = "collections.OrderedDict";
  static final String DEFAULT_DICT = "collections.defaultdict";
  static final String SIZE = "torch.Size";

  /** Of (storage, offset, size, stride, …). */
  static final String REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";

  /** PyTorch 0.3 and older: of (storage, offset, size, stride). */
  static final String REBUILD_OLD_TENSOR = "torch._utils._rebuild_tensor";

  /** Of (tensor, …). */
  static final String REBUILD_PARAMETER = "torch._utils._rebuild_parameter";

  /** A parameter with attributes: of (tensor, …). */
  static final String REBUILD_PARAMETER_WITH_STATE = "torch._utils._rebuild_parameter_with_state";

  /** A tensor with attributes: of (function, type, the function's arguments, state). */
  static final String REBUILD_TENSOR_WITH_STATE = "torch._tensor._rebuild_from_type_v2";

  private static final Map<String, TensorType> STORAGES =
      Map.of(
          "torch.FloatStorage", TensorType.F32,
          "torch.HalfStorage", TensorType.F16,
          "torch.BFloat16Storage", TensorType.BF16,
          "torch.DoubleStorage", TensorType.F64,
          "torch.LongStorage", TensorType.I64,
          "torch.IntStorage", TensorType.I32,
          "torch.ShortStorage", TensorType.I16,
          "torch.CharStorage", TensorType.I8,
          "torch.ByteStorage", TensorType.U8,
          "torch.BoolStorage", TensorType.BOOL);

  private PickleGlobals() {}

  static Optional<TensorType> storageType(String name) {
    return Optional.ofNullable(STORAGES.get(name));
  }
}
