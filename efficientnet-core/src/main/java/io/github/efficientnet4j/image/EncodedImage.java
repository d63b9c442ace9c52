package io.github.efficientnet4j.image;

import java.awt.Dimension;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
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
sealed interface EncodedImage permits BmpFile, GifFile, JpegFile, PngFile, TiffFile, WebPFile {

  /** The bytes of a pixel of an {@link RgbImage}. */
  int RGB_BYTES = 3;

  /** {@return the bytes for the reader} */
  Excerpt excerpt();

  /** {@return ImageIO's name of the format} */
  String format();

  /** {@return the orientation of the stored pixels} */
  default Orientation orientation() {
    return Orientation.UPRIGHT;
  }

  /** {@return width and height of the decoded image, from the header alone} */
  default Dimension size(ImageReader reader) throws IOException {
    return new Dimension(reader.getWidth(0), reader.getHeight(0));
  }

  /** {@return width and height of what the reader decodes, which may be larger} */
  default Dimension decoded(ImageReader reader) throws IOException {
    return size(reader);
  }

  /** {@return the bytes of memory that decoding takes for each pixel, about, from the header} */
  default int bytesPerPixel(ImageReader reader) throws IOException {
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    int bits = types.hasNext() ? types.next().getColorModel().getPixelSize() : 4 * Byte.SIZE;
    return (bits + Byte.SIZE - 1) / Byte.SIZE + RGB_BYTES;
  }

  /** {@return the pixels as stored} */
  default RgbImage pixels(ImageReader reader) throws IOException {
    return RgbImage.of(reader.read(0, asStored(reader)));
  }

  /**
   * {@return the file, prepared; nothing if it is of no format that is read}
   *
   * @param file the bytes of a file of any kind
   * @throws IIOException if the file is cut off or damaged
   */
  static Optional<EncodedImage> of(byte[] file) throws IIOException {
    if (JpegFile.is(file)) {
      return Optional.of(JpegFile.of(file));
    }
    if (PngFile.is(file)) {
      return Optional.of(PngFile.of(file));
    }
    if (GifFile.is(file)) {
      return Optional.of(GifFile.of(file));
    }
    if (WebPFile.is(file)) {
      return Optional.of(WebPFile.of(file));
    }
    if (BmpFile.is(file)) {
      return Optional.of(BmpFile.of(file));
    }
    return TiffFile.is(file) ? Optional.of(TiffFile.of(file)) : Optional.empty();
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
}
