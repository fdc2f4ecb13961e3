/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** Bookings over time: the same figures as in the report. */
import type { Range } from "../data.js";
import { BookingFigures, type Figures } from "../figures.js";
import { Page, RangeForm, type View } from "../layout.js";
import { texts } from "../texts.js";

export function ReportsPage({
  view,
  range,
  figures,
}: {
  view: View;
  range: Range;
  figures: Figures;
}) {
  return (
    <Page view={view} area="reports" title={texts.areas.reports} lead={texts.reports.lead}>
      <RangeForm range={range} />
      <div class="grid">
        <BookingFigures figures={figures} format={view.format} by={range.by} />
      </div>
    </Page>
  );
}
