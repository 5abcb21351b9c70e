/** Words of the figures by weekday and hour, and of the switch that shows them. */
export const heatMapLabels = {
  chartView: "Chart",
  chartOverTime: "Over time",
  chartByWeek: "Hours of the week",
  heatMapLabel: "{figure} by weekday and hour",
  heatMapHint: "Arrow keys move through the hours.",
  heatMapAverage: "{figure}, average per hour",
  heatMapHours: "Hours counted: {count}",
  heatMapHoursColumn: "Hours counted",
  heatMapCell: "{hour}: {value}",
  heatMapNoHours: "No hour of this range is complete yet.",
  heatMapNotKept: "Single hours of this range are no longer kept.",
  heatMapFrom:
    "Counted from {date}: the map has at most {months} months, and only hours that are kept.",
  heatMapWeekday: "Weekday",
};
