habeas fees -a lease --law lease.law --from 2026-07-01 --to 2027-06-30 --roll stays.csv --costs costs.csv --event departure=2026-07-01 --event departure=2026-08-31
# exit 0
