% Record what a function assigns: the call that stands in its instrumented copy.
%
%     value = pyref.compare.seen (site, value)            the whole of what was assigned
%     value = pyref.compare.seen (site, value, 'part')    a part of it, before it is so
%     value = pyref.compare.seen (site, value, 'whole')   all of it, after that
%
%     pyref.compare.seen ('begin', count, way)
%     pyref.compare.seen ('begin', count, way, passes, touches)
%     records = pyref.compare.seen ('end')
%
% site is a number up to count. Of each site the first value is kept, or as many as
% passes says, and the last, of what is too large only its size. Way 0 changes nothing;
% in another one values are moved by a rounding, by the signs of that way of
% pyref.compare.shaken, from another start each time. touches is a cell by site of
% structs with times and values, put in the place of what is assigned at those times;
% a value that is an empty cell nudges it (see pyref.compare.nudged). records has rows
% by site: count; the cells early, of the first values, and early_at, when they were
% assigned; last and last_at; early_big and last_big say where only sizes are kept.

function value = seen (site, value, kind, passes, touches)
  persistent kept way most touched
  if ischar (site)
    if strcmp (site, 'begin')
      [way, most, touched] = deal (kind, 1, cell (1, value));
      if nargin > 3
        [most, touched] = deal (passes, touches);
      end
      kept = struct ('count', zeros (1, value), 'last_at', zeros (1, value), ...
                     'last', {cell(1, value)}, 'last_big', false (1, value), ...
                     'early', {repmat({cell(1, 0)}, 1, value)}, ...
                     'early_at', {repmat({zeros(1, 0)}, 1, value)}, ...
                     'early_big', {repmat({false(1, 0)}, 1, value)}, 'time', 0);
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
  count = kept.count(site) + 1;
  kept.count(site) = count;
  if ~isempty (touched{site})
    value = touch (value, touched{site}, count);
  end
  big = sizeof (value) > 8 * 200000;
  record = value;
  if big
    record = size (value);
  end
  if count <= most
    kept.early{site}{count} = record;
    kept.early_at{site}(count) = kept.time;
    kept.early_big{site}(count) = big;
  else
    kept.last{site} = record;
    kept.last_big(site) = big;
    kept.last_at(site) = kept.time;
  end
end

function value = touch (value, asked, count)
  place = find (asked.times == count, 1);
  if isempty (place) || ~(isnumeric (value) || islogical (value))
    return
  end
  other = asked.values{place};
  if iscell (other)
    value = pyref.compare.nudged (value);
  elseif isequal (size (other), size (value))
    value = other;
  end
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
%! assert ({records.early, records.last}, {{{'a'}, {1/3}}, {[], 1}});
%! assert (records.early_at{1} > records.last_at(2));
%!test <as many of the first values as are asked for>
%! pyref.compare.seen ('begin', 1, 0, 3, cell (1, 1));
%! for k = 1:5
%!   pyref.compare.seen (1, k);
%! end
%! records = pyref.compare.seen ('end');
%! assert ({records.early, records.last}, {{{1, 2, 3}}, {5}});
%!test <another value in the place of one, at its time and of its size>
%! touches = {struct('times', [2 3], 'values', {{[7 8], 9}})};
%! pyref.compare.seen ('begin', 1, 0, 1, touches);
%! assert (pyref.compare.seen (1, [1 2]), [1 2]);
%! assert (pyref.compare.seen (1, [1 2]), [7 8]);
%! assert (pyref.compare.seen (1, [1 2]), [1 2]);
%! pyref.compare.seen ('begin', 1, 0, 1, {struct('times', 1, 'values', {{{}}})});
%! assert (pyref.compare.seen (1, [1 2]), [1 2], 1e-3);
%! pyref.compare.seen ('begin', 1, 0);
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
%! assert ({records.early{2}{1}, records.early_big{2}}, {[500 500], true});
