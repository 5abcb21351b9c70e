/** Fetches the heat map. The runtime keeps what it has fetched. */
export const loadWeekChart = () => import("./WeekChart.js");
