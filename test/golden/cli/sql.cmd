exec 2>&1
habeas sql -l little.law -l roll.law -a little --mapping little-roll --sender NO --receiver SE --for removal --to none --on 2031-06-01 --departing 2031-06-02 --as-if --table people --key id --dialect sqlite | sed -n '1,3p; /FROM "people"/p; / AS key,/p; $p'
# exit 0
