package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Family;

/**
 * torchvision's names for the parts of a family's networks. Stages count from 1, everything else
 * from 0.
 */
enum FamilyNames {
  /** EfficientNet: one list holds stem, stages and head. A block holds a list of its layers. */
  STAGES {
    @Override
    String block(int stage, int repeat, int block) {
      return "features." + stage + "." + repeat;
    }

    @Override
    String stageMap(int stage, int lastBlock) {
      return "features." + stage;
    }

    @Override
    String head(int stages, int blocks) {
      return "features." + (stages + 1);
    }

    @Override
    LayerNames part(String block, int part, boolean last) {
      return LayerNames.listed(LayerNames.within(block, "block." + part));
    }

    @Override
    String gate(String block, int part) {
      return LayerNames.within(block, "block." + part);
    }
  },

  /** MobileNetV2: one list holds stem, blocks and head. The last layer of a block is not a list. */
  BLOCKS {
    @Override
    String block(int stage, int repeat, int block) {
      return "features." + (block + 1);
    }

    @Override
    String stageMap(int stage, int lastBlock) {
      return "features." + (lastBlock + 1);
    }

    @Override
    String head(int stages, int blocks) {
      return "features." + (blocks + 1);
    }

    @Override
    LayerNames part(String block, int part, boolean last) {
      String layer = LayerNames.within(block, "conv.");
      return last
          ? new LayerNames(layer + part, layer + (part + 1), layer + (part + 2))
          : LayerNames.listed(layer + part);
    }

    @Override
    String gate(String block, int part) {
      return LayerNames.within(block, "conv." + part);
    }
  },

  /** ResNet: stages, blocks and layers all have numbers. */
  LAYERS {
    @Override
    LayerNames stem() {
      return new LayerNames("conv1", "bn1", "relu");
    }

    @Override
    String stemPool() {
      return "maxpool";
    }

    @Override
    String stemMap(boolean pooled) {
      return pooled ? "maxpool" : "relu";
    }

    @Override
    String block(int stage, int repeat, int block) {
      return "layer" + stage + "." + repeat;
    }

    @Override
    String stageMap(int stage, int lastBlock) {
      return "layer" + stage;
    }

    @Override
    String head(int stages, int blocks) {
      return "head";
    }

    @Override
    LayerNames part(String block, int part, boolean last) {
      int number = part + 1;
      return new LayerNames(
          LayerNames.within(block, "conv" + number),
          LayerNames.within(block, "bn" + number),
          LayerNames.within(block, "relu" + number));
    }

    @Override
    String gate(String block, int part) {
      return LayerNames.within(block, "se" + (part + 1));
    }

    @Override
    String dropout() {
      return "dropout";
    }

    @Override
    String classifier() {
      return "fc";
    }
  };

  static FamilyNames of(Family family) {
    return switch (family) {
      case EFFICIENTNET, MOBILENET_V1 -> STAGES;
      case MOBILENET_V2 -> BLOCKS;
      case RESNET -> LAYERS;
    };
  }

  LayerNames stem() {
    return LayerNames.listed("features.0");
  }

  String stemPool() {
    return "features.0.3";
  }

  String stemMap(boolean pooled) {
    return "features.0";
  }

  abstract String block(int stage, int repeat, int block);

  /** {@return the name of a stage's feature map, which is the output of its last block} */
  abstract String stageMap(int stage, int lastBlock);

  /** {@return the name of the head's convolution, its layers and its feature map} */
  abstract String head(int stages, int blocks);

  /** {@return the names of one layer of a block that has several} */
  abstract LayerNames part(String block, int part, boolean last);

  /** {@return the name of the squeeze-and-excitation inside a block} */
  abstract String gate(String block, int part);

  /** {@return the names of the projection on a block's skip connection} */
  LayerNames shortcut(String block) {
    return LayerNames.listed(LayerNames.within(block, "downsample"));
  }

  String dropout() {
    return "classifier.0";
  }

  String classifier() {
    return "classifier.1";
  }
}
