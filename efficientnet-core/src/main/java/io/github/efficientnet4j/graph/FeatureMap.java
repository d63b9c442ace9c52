package io.github.efficientnet4j.graph;

/**
 * A map that users may ask for: the output of the stem, of a stage, or of the head's convolution.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name torchvision's node name: {@code features.0} (stem) to {@code features.N} (head); of
 *     ResNets {@code maxpool} and {@code layer1} to {@code layer4}
 * @param label what it is, for example {@code MBConv6, k3x3}
 * @param repeats how many blocks it consists of
 * @param firstNode the id of its first node
 * @param lastNode the id of the node whose output the map is
 * @param shape its shape
 */
public record FeatureMap(
    String name, String label, int repeats, int firstNode, int lastNode, Shape shape) {}
