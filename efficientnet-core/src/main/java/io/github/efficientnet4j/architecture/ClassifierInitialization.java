package io.github.efficientnet4j.architecture;

/**
 * How a family's reference code draws the initial weights of a classifier. These weights determine
 * the size of the first logits, and so the initial loss of a training. No BatchNorm follows the
 * classifier that would normalise their scale.
 */
public enum ClassifierInitialization {
  /**
   * Kernel uniform in ±1 / sqrt(classes), biases 0: {@code dense_kernel_initializer} of the
   * EfficientNet release, and torchvision's {@code efficientnet.py}.
   */
  UNIFORM_BY_CLASSES,
  /** Kernel normal with standard deviation 0.01, biases 0: torchvision's {@code mobilenetv2.py}. */
  NORMAL,
  /**
   * Kernel and biases uniform in ±1 / sqrt(features), where features is the number of the
   * classifier's inputs. This is PyTorch's default for {@code nn.Linear}, which torchvision's
   * {@code resnet.py} keeps.
   */
  UNIFORM_BY_FEATURES
}
