habeas survey -l little.law -l roll.law -a little --mapping little-roll --sender NO --receiver SE --for removal --to none --on 2031-06-01 --departing 2031-06-02 --by Place --by citizenships --exact roll.csv
echo exit $?
ls
cat *bad*
# exit 1
