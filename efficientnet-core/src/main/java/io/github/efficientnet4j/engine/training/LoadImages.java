package io.github.efficientnet4j.engine.training;

/** Copies the images, which the backward pass reads too and the caller may change before. */
record LoadImages(Buffer images) implements Step {

  @Override
  public void run(Run run, Member member) {
    int first = member.first(run.images.length);
    int end = member.end(run.images.length);
    System.arraycopy(run.images, first, images.data(), first, end - first);
  }
}
