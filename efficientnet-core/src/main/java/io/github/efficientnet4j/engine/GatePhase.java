package io.github.efficientnet4j.engine;

/** Multiplies a map by its gates in place, ahead of a {@link PointwiseByPanels}. */
final class GatePhase implements Phase {

  private final MapBuffer map;
  private final GateWeights gate;
  private final Bands bands;

  GatePhase(MapBuffer map, GateWeights gate, Bands bands) {
    this.map = map;
    this.gate = gate;
    this.bands = bands;
  }

  @Override
  public int tasks() {
    return bands.count();
  }

  @Override
  public int scratchFloats() {
    return gate.scratchFloats();
  }

  @Override
  public void prepare(ImageRun run, Scratch scratch) {
    gate.compute(run, scratch);
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int band) {
    GateWeights.apply(run, scratch, map, bands.start(band), bands.start(band + 1));
  }
}
