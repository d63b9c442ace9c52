package io.github.efficientnet4j.image;

import java.awt.Dimension;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * An image file, prepared for ImageIO's readers. Those refuse sound files for what surrounds the
 * pixels, and guess some colours wrongly. They therefore get only what the pixels need.
 *
 * <p>Implementations are immutable and thread-safe.
 */
sealed interface EncodedImage
    permits EncodedImage.OfOtherFormat, GifFile, JpegFile, PngFile, WebPFile {

  /** {@return the bytes for the reader} */
  Excerpt excerpt();

  /** {@return the orientation of the stored pixels} */
  default Orientation orientation() {
    return Orientation.UPRIGHT;
  }

  /** {@return width and height of the decoded image, from the header alone} */
  default Dimension size(ImageReader reader) throws IOException {
    return new Dimension(reader.getWidth(0), reader.getHeight(0));
  }

  /** {@return the pixels as stored} */
  default RgbImage pixels(ImageReader reader) throws IOException {
    return RgbImage.of(reader.read(0, asStored(reader)));
  }

  /**
   * {@return the file, prepared}
   *
   * @param file the bytes of a file of any kind
   * @throws IIOException if the file is cut off or damaged
   */
  static EncodedImage of(byte[] file) throws IIOException {
    if (JpegFile.is(file)) {
      return JpegFile.of(file);
    }
    if (PngFile.is(file)) {
      return PngFile.of(file);
    }
    if (GifFile.is(file)) {
      return GifFile.of(file);
    }
    return WebPFile.is(file) ? WebPFile.of(file) : new OfOtherFormat(Excerpt.whole(file));
  }

  /**
   * Requests the samples as they are stored. With an embedded colour profile, some readers would
   * convert them to sRGB. PIL does not convert them, and networks were trained without the
   * conversion. The difference is up to 21 levels on one of the test photos.
   */
  private static ImageReadParam asStored(ImageReader reader) throws IOException {
    ImageReadParam parameters = reader.getDefaultReadParam();
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    while (types.hasNext()) {
      ImageTypeSpecifier type = types.next();
      ColorSpace space = type.getColorModel().getColorSpace();
      boolean profile = space instanceof ICC_ColorSpace && !space.isCS_sRGB();
      if (profile && type.getNumBands() == 3 && space.getType() == ColorSpace.TYPE_RGB) {
        parameters.setDestinationType(type);
      }
    }
    return parameters;
  }

  /** BMP, and whatever else a reader of this JVM understands. */
  record OfOtherFormat(Excerpt excerpt) implements EncodedImage {}
}
