% Record what a function assigns: the call that stands in its instrumented copy.
%
%     value = pyref.compare.seen (site, value)            the whole of what was assigned
%     value = pyref.compare.seen (site, value, 'part')    a part of it, before it is so
%     value = pyref.compare.seen (site, value, 'whole')   all of it, after that
%
%     pyref.compare.seen ('begin', count, way)
%     records = pyref.compare.seen ('end')
%
% site is a number up to count. Of each site the first and the last value are kept, of
% what is too large only its size. Way 0 changes nothing; in another one values are
% moved by a rounding, by the signs of that way of pyref.compare.shaken, from another
% start each time. records has rows by site: count, first_at and last_at, when these
% were assigned, and the cells first and last; big says where only sizes are kept.

function value = seen (site, value, kind)
  persistent kept way
  if ischar (site)
    if strcmp (site, 'begin')
      way = kind;
      kept = struct ('count', zeros (1, value), 'first_at', zeros (1, value), ...
                     'last_at', zeros (1, value), 'first', {cell(1, value)}, ...
                     'last', {cell(1, value)}, 'big', false (2, value), 'time', 0);
      mlock ();   % a function that says clear all must not clear this
    end
    value = kept;
    return
  end
  if isempty (kept) || ~is_value (value)
    return
  end
  whole = nargin < 3 || strcmp (kind, 'whole');
  kept.time = kept.time + 1;
  if way > 0 && (nargin < 3 || ~whole)
    value = pyref.compare.shaken (value, way, mod (37 * kept.time, 1009));
  end
  if ~whole
    return
  end
  big = sizeof (value) > 8 * 200000;
  record = value;
  if big
    record = size (value);
  end
  kept.count(site) = kept.count(site) + 1;
  if kept.count(site) == 1
    kept.first{site} = record;
    kept.first_at(site) = kept.time;
    kept.big(1,site) = big;
  else
    kept.last{site} = record;
    kept.big(2,site) = big;
  end
  kept.last_at(site) = kept.time;
end

function yes = is_value (value)
  yes = isnumeric (value) || islogical (value) || ischar (value);
  yes = yes || iscell (value) || isstruct (value);
end

%!test <first and last of each place, in the order of their time>
%! pyref.compare.seen ('begin', 2, 0);
%! for k = 1:3
%!   x = pyref.compare.seen (2, k / 3);
%! end
%! pyref.compare.seen (1, 'a');
%! records = pyref.compare.seen ('end');
%! assert (records.count, [1 3]);
%! assert ({records.first, records.last}, {{'a', 1/3}, {[], 1}});
%! assert (records.first_at(1) > records.last_at(2));
%!test <a shaken run moves what is assigned, once>
%! pyref.compare.seen ('begin', 1, 1);
%! x = linspace (0.1, 1, 50);
%! moved = pyref.compare.seen (1, x);
%! assert (any (moved ~= x) && all (abs (moved - x) <= eps));
%! assert (pyref.compare.seen (1, moved, 'whole'), moved);
%! assert (any (pyref.compare.seen (1, x, 'part') ~= x));
%!test <functions pass and leave no trace, what is large its size>
%! pyref.compare.seen ('begin', 2, 0);
%! f = pyref.compare.seen (1, @sin);
%! x = pyref.compare.seen (2, zeros (500, 500));
%! records = pyref.compare.seen ('end');
%! assert (records.count, [0 1]);
%! assert ({records.first{2}, records.big(1,2)}, {[500 500], true});
