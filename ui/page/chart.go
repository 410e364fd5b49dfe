package page

import (
	"fmt"
	"html/template"
	"strconv"

	"github.com/go-analyze/charts"

	"debrief/model/metrics"
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
	opt.YAxis = []charts.YAxisOption{{LabelCount: 4}}
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

// scaled is a value as the axis tells it: shares in percent.
func scaled(m metrics.Measure, v float64) float64 {
	if m.Kind() == metrics.Share {
		return 100 * v
	}
	return v
}
