package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BlockConventions;
import io.github.efficientnet4j.architecture.Stage;
import io.github.efficientnet4j.architecture.Stem;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;

/** Walks an architecture once and appends its operations under torchvision's names. */
final class Lowering {

  private static final int MAX_SIDE = 65_536;
  private static final int POOL_KERNEL = 3;
  private static final int POOL_STRIDE = 2;

  private final Architecture architecture;
  private final FamilyNames names;
  private final BlockLowering blocks;
  private final List<FeatureMap> featureMaps = new ArrayList<>();

  private int blockIndex;

  Lowering(Architecture architecture, int height, int width) {
    this.architecture = architecture;
    this.names = FamilyNames.of(architecture.family());
    if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
      throw new IllegalArgumentException(
          "input height and width must be between 1 and "
              + MAX_SIDE
              + " pixels, but were "
              + height
              + "x"
              + width);
    }
    Shape input = new Shape(architecture.inputChannels(), height, width);
    this.blocks = new BlockLowering(BlockConventions.of(architecture), names, input);
  }

  Graph lower() {
    var stem = architecture.stem();
    featureMap(names.stemMap(stem.maxPool()), stemLabel(stem), 1, this::stem);
    for (Stage stage : architecture.stages()) {
      stage(stage);
    }
    var head = architecture.head();
    if (head.hasConvolution()) {
      String name = names.head(architecture.stages().size(), blockIndex);
      featureMap(
          name,
          "Conv, k1x1",
          1,
          () -> blocks.convolutionNormActivation(LayerNames.listed(name), 1, head.channels(), 1));
    }

    int features = blocks.shape().channels();
    blocks.append("avgpool", new Operation.GlobalAveragePool(), BlockLowering.vector(features));
    int embedding = blocks.current();
    if (head.dropout() > 0) {
      blocks.append(names.dropout(), new Operation.Dropout(head.dropout()), blocks.shape());
    }
    String classifier = names.classifier();
    var kernel =
        new ParameterSpec(
            classifier + ".weight", List.of(head.classes(), features), Role.LINEAR_KERNEL);
    var bias = new ParameterSpec(classifier + ".bias", List.of(head.classes()), Role.LINEAR_BIAS);
    blocks.append(
        classifier, new Operation.Linear(kernel, bias), BlockLowering.vector(head.classes()));
    return new Graph(architecture, blocks.nodes(), featureMaps, embedding);
  }

  private static String stemLabel(Stem stem) {
    String convolution = "Conv, k" + stem.kernel() + "x" + stem.kernel();
    return stem.maxPool() ? convolution + ", max pool" : convolution;
  }

  private void stem() {
    var stem = architecture.stem();
    blocks.convolutionNormActivation(names.stem(), stem.kernel(), stem.channels(), stem.stride());
    if (stem.maxPool()) {
      blocks.maxPool(names.stemPool(), POOL_KERNEL, POOL_STRIDE);
    }
  }

  private void stage(Stage stage) {
    int index = featureMaps.size();
    try {
      featureMap(
          names.stageMap(index, blockIndex + stage.repeats() - 1),
          stage.block().label(),
          stage.repeats(),
          () -> {
            for (int repeat = 0; repeat < stage.repeats(); repeat++) {
              String name = names.block(index, repeat, blockIndex);
              double dropPath = architecture.dropPathOf(blockIndex);
              blocks.block(name, stage.block(), stage.channels(), stage.strideOf(repeat), dropPath);
              blockIndex++;
            }
          });
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "stage " + index + " (" + stage.block().label() + "): " + e.getMessage(), e);
    }
  }

  private void featureMap(String name, String label, int repeats, Runnable body) {
    int first = blocks.nodes().size();
    body.run();
    featureMaps.add(new FeatureMap(name, label, repeats, first, blocks.current(), blocks.shape()));
  }
}
