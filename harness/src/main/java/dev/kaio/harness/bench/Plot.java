package dev.kaio.harness.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A line plot as an SVG picture that needs nothing else: both axes logarithmic, the vertical one
 * from zero if told so. The colours are legible on white and on black.
 */
final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 80;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 60;
  private static final String[] COLOURS = {
    "#2a78c8", "#d2691e", "#2e9e5b", "#a04ac2", "#c23b4e", "#7a7a2a", "#2aa0a0", "#888888"
  };

  /** A point and the word under it. */
  record Point(double x, double y, String label) {}

  /** A named line. */
  record Line(String name, List<Point> points) {
    Line {
      points = List.copyOf(points);
    }
  }

  private final String title;
  private final String below;
  private final String beside;
  private final boolean fromZero;
  private final List<Line> lines = new ArrayList<>();

  /**
   * @param below what the horizontal axis is
   * @param beside what the vertical axis is
   * @param fromZero whether the vertical axis is linear and begins at 0
   */
  Plot(String title, String below, String beside, boolean fromZero) {
    this.title = title;
    this.below = below;
    this.beside = beside;
    this.fromZero = fromZero;
  }

  Plot add(Line line) {
    lines.add(line);
    return this;
  }

  /** The picture. */
  String svg() {
    Scale x = Scale.logarithmic(all(Point::x), LEFT, WIDTH - RIGHT);
    Scale y =
        fromZero
            ? Scale.fromZero(all(Point::y), HEIGHT - BOTTOM, TOP)
            : Scale.logarithmic(all(Point::y), HEIGHT - BOTTOM, TOP);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#777\">%n<title>%s</title>%n",
            WIDTH,
            HEIGHT,
            Text.escaped(title)));
    text(svg, LEFT, 18, "start", title);
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", below);
    text(svg, LEFT, 34, "end", beside);
    for (double tick : y.ticks()) {
      double at = y.at(tick);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#777\""
                  + " stroke-opacity=\"0.3\"/>%n",
              LEFT,
              WIDTH - RIGHT,
              at,
              at));
      text(svg, LEFT - 6, at + 4, "end", Text.number(tick));
    }
    lines.stream()
        .flatMap(line -> line.points().stream())
        .collect(
            java.util.stream.Collectors.toMap(
                Point::x, Point::label, (first, second) -> first, java.util.TreeMap::new))
        .forEach((at, label) -> text(svg, x.at(at), HEIGHT - BOTTOM + 18, "middle", label));
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i), COLOURS[i % COLOURS.length], x, y);
      text(
          svg,
          WIDTH - RIGHT,
          TOP + 14.0 * i,
          "end",
          lines.get(i).name(),
          COLOURS[i % COLOURS.length]);
    }
    return svg.append("</svg>\n").toString();
  }

  private List<Double> all(java.util.function.ToDoubleFunction<Point> of) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .map(of::applyAsDouble)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static void draw(StringBuilder svg, Line line, String colour, Scale x, Scale y) {
    svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" + colour + "\" points=\"");
    for (Point point : line.points()) {
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(point.x()), y.at(point.y())));
    }
    svg.append("\"/>\n");
    for (Point point : line.points()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle r=\"3\" fill=\"%s\" cx=\"%.1f\" cy=\"%.1f\"><title>%s: %s</title></circle>%n",
              colour,
              x.at(point.x()),
              y.at(point.y()),
              Text.escaped(point.label()),
              Text.number(point.y())));
    }
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
    text(svg, x, y, anchor, words, "#777");
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String words, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            colour,
            Text.escaped(words)));
  }
}
