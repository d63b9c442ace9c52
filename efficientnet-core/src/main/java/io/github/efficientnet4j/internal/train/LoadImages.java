package io.github.efficientnet4j.internal.train;

/**
 * Copies the images, from planes to pixels: the backward pass reads them too, when the caller may
 * have changed them. A member takes some rows of pixels of all images.
 */
record LoadImages(BatchMap images) implements Step {

  @Override
  public void run(Run run, Member member) {
    int width = images.shape().width();
    int rows = run.batch * images.shape().height();
    int channels = images.shape().channels();
    for (int row = member.first(rows); row < member.end(rows); row++) {
      int image = row / images.shape().height();
      int inImage = row % images.shape().height() * width;
      for (int channel = 0; channel < channels; channel++) {
        int from = (image * channels + channel) * images.pixels() + inImage;
        int to = images.offset(row * width) + channel;
        for (int x = 0; x < width; x++) {
          images.data()[to + x * channels] = run.images[from + x];
        }
      }
    }
  }
}
