exec 2>&1
habeas init
echo exit $?
habeas init --db real.habeas
habeas init --db real.habeas
echo exit $?
habeas scenario panama-flight --db real.habeas
echo exit $?
habeas mission show M1 --db real.habeas
echo exit $?
habeas init --demo --db try.habeas
habeas scenario panama --db try.habeas
echo exit $?
habeas mission show M9 --db try.habeas
echo exit $?
habeas mission close M1 --db try.habeas
echo exit $?
habeas verify --db missing.habeas
echo exit $?
mv try.habeas.key away
habeas verify --db try.habeas
echo exit $?
# exit 0
