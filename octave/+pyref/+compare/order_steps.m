% All that was recorded, in the order of its time.
%
%     steps = pyref.compare.order_steps (records)
%
% records are those of pyref.compare.seen. steps is a struct array: site, time, the
% how-manyeth of its site, value, and big, whether that is a size only.

function steps = order_steps (records)
  steps = struct ('site', {}, 'time', {}, 'value', {}, 'big', {});
  at = zeros (1, 0);
  sites = find (records.count > 0);
  for n = 1:numel (sites)
    site = sites(n);
    values = [records.early{site}, records.last(site)];
    times = [1:numel(records.early{site}), records.count(site)];
    big = [records.early_big{site}, records.last_big(site)];
    when = [records.early_at{site}, records.last_at(site)];
    known = find (when > 0);
    for i = 1:numel (known)
      k = known(i);
      steps(end+1) = struct ('site', site, 'time', times(k), 'value', {values{k}}, ...
                             'big', big(k));
      at(end+1) = when(k);
    end
  end
  [~, order] = sort (at);
  steps = steps(order);
end

%!test <the first values of each site, and its last, one after another>
%! pyref.compare.seen ('begin', 3, 0, 2, cell (1, 3));
%! for k = 1:4
%!   pyref.compare.seen (2, {});
%!   pyref.compare.seen (3, k);
%! end
%! pyref.compare.seen (1, 'a');
%! steps = pyref.compare.order_steps (pyref.compare.seen ('end'));
%! assert ([steps.site], [2 3 2 3 2 3 1]);
%! assert ([steps.time], [1 1 2 2 4 4 1]);
%! assert ({steps.value}, {{}, 1, {}, 2, {}, 4, 'a'});
