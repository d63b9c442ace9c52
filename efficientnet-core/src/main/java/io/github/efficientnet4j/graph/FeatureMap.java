package io.github.efficientnet4j.graph;

/**
 * A feature map that users may ask for: the output of the stem, of a stage, or of the head's
 * convolution.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name torchvision's node name: {@code features.0} (stem) to {@code features.N} (head); in
 *     ResNets {@code maxpool} and {@code layer1} to {@code layer4}
 * @param label the operator, for example {@code MBConv6, k3x3}
 * @param repeats the number of its blocks
 * @param firstNode the id of its first node
 * @param lastNode the id of the node whose output the map is
 * @param shape its shape
 */
public record FeatureMap(
    String name, String label, int repeats, int firstNode, int lastNode, Shape shape) {}
