package page

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/go-analyze/charts"

	"debrief/model/metrics"
	"debrief/ui/figures"
	"debrief/ui/lang"
)

// The size of a chart, whose shape stays when the browser stretches it.
const (
	chartWidth  = 440
	chartHeight = 170
)

// chart draws a measure over the weeks as SVG; "" where fewer than two weeks are
// known. Nothing that came from outside is written in it: its labels are weeks.
func chart(t *lang.Printer, m metrics.Measure, weeks []metrics.Dated, f metrics.Filter) (template.HTML, error) {
	values, labels, known := make([]float64, len(weeks)), make([]string, len(weeks)), 0
	for i, w := range weeks {
		labels[i] = strconv.Itoa(w.Of.N)
		values[i] = charts.GetNullValue()
		if v := w.Value(m, f); v.Known {
			values[i] = scaled(m, v.Value)
			known++
		}
	}
	if known < 2 {
		return "", nil
	}
	opt := charts.NewLineChartOptionWithData([][]float64{values})
	opt.XAxis.Labels = labels
	opt.Legend.Show = charts.Ptr(false)
	opt.Theme = charts.GetTheme(charts.ThemeLight)
	opt.YAxis = []charts.YAxisOption{axis(m, values)}
	opt.ValueFormatter = func(v float64) string { return t.Decimal(v, 1) }
	painter := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: chartWidth, Height: chartHeight})
	if err := painter.LineChart(opt); err != nil {
		return "", fmt.Errorf("draw %s: %w", m, err)
	}
	svg, err := painter.Bytes()
	if err != nil {
		return "", fmt.Errorf("draw %s: %w", m, err)
	}
	return template.HTML(svg), nil //nolint:gosec // drawn here, of numbers alone
}

// axis begins at zero, so that a small change looks small; only agreement can lie
// below. Of a share it ends at 100% at the most.
func axis(m metrics.Measure, values []float64) charts.YAxisOption {
	axis := charts.YAxisOption{LabelCount: 4}
	least, most := 0.0, 0.0
	for _, v := range values {
		if v != charts.GetNullValue() {
			least, most = min(least, v), max(most, v)
		}
	}
	switch m.Kind() {
	case metrics.Share:
		most = min(100, max(1, most*1.1))
	case metrics.Coefficient:
		most = 1
	case metrics.Seconds, metrics.Count:
		most = max(1, most*1.1)
	}
	axis.Min, axis.Max = charts.Ptr(least), charts.Ptr(most)
	return axis
}

// spoken tells a chart in words, for whoever does not see it: each week and its value.
func spoken(t *lang.Printer, m metrics.Measure, weeks []metrics.Dated, f metrics.Filter) string {
	said := make([]string, len(weeks))
	for i, w := range weeks {
		said[i] = w.Of.String() + " " + figures.Text(t, m, w.Value(m, f))
	}
	return figures.Label(t, m) + ": " + strings.Join(said, ", ")
}

// scaled is a value as the axis tells it: shares in percent.
func scaled(m metrics.Measure, v float64) float64 {
	if m.Kind() == metrics.Share {
		return 100 * v
	}
	return v
}
