package io.github.efficientnet4j.weights;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The only global names that a pickle of weights may use. */
final class PickleGlobals {

  static final String ORDERED_DICT = "collections.OrderedDict";
  static final String REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";
  static final String REBUILD_PARAMETER = "torch._utils._rebuild_parameter";
  static final String SIZE = "torch.Size";

  private static final Set<String> CALLABLE =
      Set.of(ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER, SIZE);

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

  /** Element types. Optimizer states and configurations in checkpoints mention them. */
  private static final Set<String> TYPES =
      Set.of(
          "torch.float32",
          "torch.float16",
          "torch.bfloat16",
          "torch.float64",
          "torch.int64",
          "torch.int32",
          "torch.int16",
          "torch.int8",
          "torch.uint8",
          "torch.bool");

  private PickleGlobals() {}

  static boolean allows(String name) {
    return CALLABLE.contains(name) || STORAGES.containsKey(name) || TYPES.contains(name);
  }

  static Optional<TensorType> storageType(String name) {
    return Optional.ofNullable(STORAGES.get(name));
  }
}
